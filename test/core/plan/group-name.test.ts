import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupName } from '../../../src/core/plan/graph/group-name.ts';

/** From GitLab's own specification of the same (spec/lib/gitlab/utils/job_spec.rb). */
const groups = {
  rspec1: 'rspec1',
  'rspec1 0 1': 'rspec1',
  'rspec1 0/2': 'rspec1',
  'rspec:windows 0': 'rspec:windows 0',
  'rspec:windows 0 2/2': 'rspec:windows 0',
  'rspec:windows 0 test 2/2': 'rspec:windows 0 test',
  'rspec:windows 0 1 2/2': 'rspec:windows',
  'rspec:windows 0 1 [aws] 2/2': 'rspec:windows',
  'rspec:windows 0 1 name [aws] 2/2': 'rspec:windows 0 1 name',
  'rspec:windows 0/1 name': 'rspec:windows 0/1 name',
  'rspec:windows 0:1': 'rspec:windows',
  'rspec:windows 0 : / 1': 'rspec:windows',
  '0 1 name ruby': '0 1 name ruby',
  'rspec: [aws, max memory]': 'rspec',
  'rspec:linux: [aws, max memory, data]': 'rspec:linux',
  'rspec: [inception: [something, other thing], value]': 'rspec',
  'rspec:windows 0/1: [name, other]': 'rspec:windows',
  'rspec:windows: [name, other] 0/1': 'rspec:windows',
  'rspec:windows: [, ]': 'rspec:windows',
  'rspec windows & linux: [ruby, 3.5]': 'rspec windows & linux',
};

for (const [name, group] of Object.entries(groups)) {
  test(`${name} is of ${group}`, () => assert.equal(groupName(name), group));
}

test('no more than three endings are taken off', () => {
  assert.equal(groupName(`a${' 1/2'.repeat(5)}`), 'a 1/2 1/2');
});
