import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parse as parseYaml } from 'yaml';
import { jobShape } from '../../src/core/parse/shape.ts';
import { readCase } from '../core/plan/case-file.ts';
import { ciSchema, schemaFile } from './ci-schema.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const schema = ciSchema();
const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(schema);

/** As an editor reads a file: it knows `!reference` as a list. */
function read(text: string): unknown {
  return parseYaml(text, { merge: true, customTags: [{ tag: '!reference', collection: 'seq' }], logLevel: 'silent' });
}

function faultsOf(text: string): readonly string[] {
  validate(read(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test('the file is what the shapes say; `npm run schema` writes it anew', () => {
  assert.deepEqual(JSON.parse(readFileSync(schemaFile, 'utf8')), schema);
});

test('nothing in it is numbered', () => assert.doesNotMatch(JSON.stringify(schema), /__schema/));

test('every key of a job is described', () => {
  const described = new Map(Object.entries(schema['definitions'] ?? {}).filter(([, each]) => 'description' in each));
  assert.deepEqual(
    Object.keys(jobShape.shape).filter(key => !described.has(key)),
    [],
  );
});

describe('a pipeline without faults has none in an editor', () => {
  const cases = globSync('test/cases/*/*.yml', { cwd: root })
    .toSorted()
    .map(file => ({ file, ...readCase(readFileSync(join(root, file), 'utf8')) }))
    .filter(({ expected }) => Object.keys(Object(expected)).join() === 'jobs');
  test('there are many', () => assert.ok(cases.length > 60, `${cases.length}`));
  for (const { file, pipeline } of cases) test(file, () => assert.deepEqual(faultsOf(pipeline), []));
});

describe('what is misspelt is seen', () => {
  const misspelt = [
    'job: {scrpit: make}',
    'defualt: {image: node}\njob: {script: make, nedds: []}',
    'flavour: sweet',
    'job: {script: make, image: {nmae: node}}',
    'job: {script: make, when: sometimes}',
    'job: {script: make, artifacts: {paths: [a], expires_in: 1 day}}',
    'job: {script: make, artifacts: {reports: {junt: a.xml}}}',
    'job: {script: make, needs: [{jb: other}]}',
    'job: {script: make, rules: [{iff: $A}]}',
    'job: {script: make, cache: {keys: a}}',
    'job: {script: make, retry: 5}',
    'job: {script: make, services: [{alias: db}]}',
    'job: {script: make, network: host}',
    'default: {script: make}\njob: {script: make}',
    'workflow: {rule: []}\njob: {script: make}',
    'schedules: [{corn: 0 0 * * *}]\njob: {script: make}',
    'variables: {A: {vale: b}}\njob: {script: make}',
    'job: {script: make, trigger: other}',
  ];
  for (const text of misspelt) test(text, () => assert.notDeepEqual(faultsOf(text), []));
});

test('templates may hold anything', () => {
  assert.deepEqual(faultsOf('.any: {thing: [goes]}\n.list: [1]\njob: {script: make}'), []);
});
