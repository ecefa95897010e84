import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { limits } from '../../src/core/parse/limits.ts';
import { parse } from '../../src/core/parse/parse.ts';
import { jobShape, topShape } from '../../src/core/parse/shape.ts';
import { readCase } from '../core/plan/case-file.ts';
import { readPage, root, rowsOf, type Section } from './pages.ts';

/** docs/ci-yml.md against the shape of the file: nothing is missing, and what has a section is shown in use. */

const reference = readPage('docs/ci-yml.md');
const sections = new Map(reference.sections.map(section => [section.anchor, section]));

/** Each key with the names of all that may stand below it, down to keys that have sections of their own. */
const shapes = [...Object.entries(topShape.shape), ...Object.entries(jobShape.shape)];
const names = new Set(shapes.map(([key]) => key));
const keys = new Map<string, Set<string>>();
for (const [key, shape] of shapes) {
  const below = keysOf(z.toJSONSchema(shape, { unrepresentable: 'any', io: 'input' }));
  keys.set(key, (keys.get(key) ?? new Set()).union(below));
}

for (const [key, below] of keys) {
  test(`\`${key}\` has a section that names what may stand below it, and shows it in use`, () => {
    const section = sections.get(key);
    assert.ok(section, 'there is no section');
    const text = [section, ...linkedFrom(section)].map(part => part.text).join('');
    assert.deepEqual(
      [...below].filter(name => !new RegExp(`[\`[]${name}\\b`).test(text)),
      [],
    );
    assert.ok(
      section.examples.some(({ yaml }) => usesKey(yaml, key)),
      'no example uses it',
    );
  });
}

test('every heading that a diagnostic refers to is there', () => {
  const cases = globSync('test/cases/*/*.yml', { cwd: root }).map(file =>
    readCase(readFileSync(join(root, file), 'utf8')),
  );
  const referred = cases.flatMap(({ pipeline }) =>
    parse(pipeline, '.ci.yml').diagnostics.map(({ reference }) => reference),
  );
  const anchors = new Set(referred.filter(anchor => anchor !== undefined));
  assert.ok(anchors.size > 10, 'hardly any diagnostic refers to a heading');
  assert.deepEqual(
    [...anchors].filter(anchor => !sections.has(anchor)),
    [],
  );
});

test('every option of the commands that are shown is one of theirs', () => {
  const { text } = sectionOf('on-your-own-machine');
  for (const command of ['validate', 'run']) {
    const shown = [...text.matchAll(/^ {4}berth (\w+)(.*?)(?:#.*)?$/gm)].filter(([, name]) => name === command);
    const options = shown.flatMap(([, , words = '']) => words.match(/--[\w-]+/g) ?? []);
    const help = execFileSync(process.execPath, [join(root, 'src/cli/berth.mjs'), command, '--help'], {
      encoding: 'utf8',
    });
    assert.ok(options.length > 0);
    assert.deepEqual(
      [...options, '--branch', '--base', '--json', '--help'].filter(option => !help.includes(`${option} `)),
      [],
    );
  }
});

test('every predefined variable is in its table, and none else', () => {
  const sources = globSync('src/core/{plan,prepare}/**/*.ts', { cwd: root }).map(file =>
    readFileSync(join(root, file), 'utf8'),
  );
  const given = sources.flatMap(text =>
    [...text.matchAll(/\b((?:CI|GITLAB)(?:_[A-Z_]+)?)(?:: |',)/g)].map(([, name = '']) => name),
  );
  const told = rowsOf(sectionOf('predefined-variables').text).flatMap(([names = '']) =>
    names.replaceAll('`', '').split(', '),
  );
  assert.deepEqual(told.toSorted(), [...new Set(given)].toSorted());
});

test('every limit is in its table', () => {
  const told = rowsOf(sectionOf('how-much-a-file-may-ask').text).map(([, most = '']) =>
    Number(most.replaceAll(',', '')),
  );
  assert.deepEqual(told.toSorted(), Object.values(limits).toSorted());
});

function sectionOf(anchor: string): Section {
  const section = sections.get(anchor);
  assert.ok(section, `there is no section ${anchor}`);
  return section;
}

/** Sections that explain parts of it. */
function linkedFrom({ text }: Section): readonly Section[] {
  return [...text.matchAll(/\]\(#([^)]+)\)/g)].flatMap(([, anchor = '']) => sections.get(anchor) ?? []);
}

/** Names of properties in a JSON schema. */
function keysOf(schema: unknown): Set<string> {
  if (typeof schema !== 'object' || schema === null) return new Set();
  const { properties, ...rest } = { properties: {}, ...schema };
  const below = Object.entries(properties).flatMap(([name, value]) => [
    name,
    ...(names.has(name) ? [] : keysOf(value)),
  ]);
  return new Set([...below, ...Object.values(rest).flatMap(part => [...keysOf(part)])]);
}

function usesKey(yaml: string, key: string): boolean {
  let used = false;
  visit(parseDocument(yaml), {
    Pair(_, { key: name }) {
      if (String(name) === key) used = true;
    },
  });
  return used;
}
