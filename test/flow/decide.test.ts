import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '../../src/flow/decide.ts';
import type { Sources } from '../../src/flow/ports/sources.ts';
import type { Trigger } from '../../src/model/trigger.ts';
import { mergeGroup, push } from '../core/plan/triggers.ts';

const sources: Sources = {
  readFile: async () => 'test: { script: ["true"] }',
  listFiles: async () => [],
  changedFiles: async () => [],
  readProjectFile: async () => ({ found: false, message: '' }),
  listProjectFiles: async () => [],
};

const asksForNothing = async (trigger: Trigger) => {
  const commit = { ...trigger.commit, message: 'Docs [skip ci]' };
  return (await decide(sources, { ...trigger, commit }, { defaultMs: 1_000, maxMs: 1_000 })).contents.notice;
};

test('a message skips a push, and not what a merge queue is about to merge', async () => {
  assert.equal(await asksForNothing(push('main')), 'skipped_by_message');
  assert.equal(await asksForNothing(mergeGroup()), undefined);
});
