import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = globSync('src/**/*.ts', { cwd: root });
const lengthOf = (file: string): number => readFileSync(join(root, file), 'utf8').split('\n').length - 1;

test('files are small: none over 300 lines, the median under 100', () => {
  const lengths = sources.map(lengthOf).sort((a, b) => a - b);
  assert.deepEqual(
    sources.filter(file => lengthOf(file) > 300),
    [],
  );
  assert.ok((lengths[lengths.length >> 1] ?? 0) < 100);
});

test('there is no drawer: no utils, helpers, common or misc', () => {
  assert.deepEqual(
    sources.filter(file => /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.ts$)/.test(file)),
    [],
  );
});

/** One file that breaks each rule, by the rule's name. */
const offenders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'model-is-the-ground': { 'src/model/a.ts': `import type {} from '../core/x.ts';` },
  'core-is-pure': { 'src/core/b.ts': `import 'node:fs';` },
  'flow-speaks-through-ports': { 'src/flow/c.ts': `import 'node:child_process';` },
  'ports-are-contracts': { 'src/flow/ports/d.ts': `import type {} from '../../core/x.ts';` },
  'io-rooms-do-not-know-each-other': {
    'src/io/git/e.ts': `import '../files/x.ts';`,
    'src/io/files/x.ts': 'export {};',
  },
  'io-knows-ports-and-nouns': { 'src/io/git/f.ts': `import '../../core/x.ts';` },
  'web-goes-through-flow': { 'src/web/g.ts': `import '../io/files/x.ts';` },
  'only-compose-picks-implementations': { 'src/cli/h.ts': `import '../io/files/x.ts';` },
  'sandbox-stands-apart': { 'src/cli/i.ts': `import '../sandbox/x.ts';`, 'src/sandbox/x.ts': 'export {};' },
  'sandbox-knows-nothing-of-us': { 'src/sandbox/j.ts': `import '../core/x.ts';` },
  'src-never-imports-test': { 'src/cli/k.ts': `import '../../test/x.ts';`, 'test/x.ts': 'export {};' },
  'no-circles': {
    'src/model/l.ts': `import type {} from './m.ts';`,
    'src/model/m.ts': `import type {} from './l.ts';`,
  },
  'no-orphans': { 'src/cli/n.ts': 'export {};' },
  'not-to-unresolvable': { 'src/cli/o.ts': `import './nowhere.ts';` },
  'dockerode-in-one-room': { 'src/io/git/p.ts': `import 'dockerode';` },
  'probot-in-one-room': { 'src/cli/q.ts': `import 'probot';` },
  'pg-boss-in-one-room': { 'src/io/git/r.ts': `import 'kysely';` },
  'prom-client-in-one-room': { 'src/web/x.ts': `import 'prom-client';` },
  'yazl-in-one-room': { 'src/flow/z.ts': `import 'yazl';` },
  '@dagrejs-in-one-room': { 'src/web/w.ts': `import '@dagrejs/dagre';` },
  '@aws-sdk-in-one-room': { 'src/io/files/y.ts': `import '@aws-sdk/client-s3';` },
  'saxes-in-one-room': { 'src/core/plan/x.ts': `import 'saxes';` },
  'yaml-in-one-room': { 'src/core/plan/s.ts': `import 'yaml';` },
};

interface Cruise {
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

test('every rule of the house has an offender, and catches it', () => {
  const house = mkdtempSync(join(tmpdir(), 'berth-house-'));
  try {
    write(house, { 'src/core/x.ts': 'export {};', 'tsconfig.json': readFileSync(join(root, 'tsconfig.json'), 'utf8') });
    for (const files of Object.values(offenders)) write(house, files);
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
    const cruise = join(root, 'node_modules/.bin/depcruise');
    const args = [cruise, '--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', 'src'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: house, encoding: 'utf8', maxBuffer: 1 << 26 });
    const { violations, ruleSetUsed } = (JSON.parse(stdout) as Cruise).summary;
    assert.deepEqual(Object.keys(offenders).sort(), ruleSetUsed.forbidden.map(({ name }) => name).sort());
    for (const [rule, files] of Object.entries(offenders)) {
      const [culprit] = Object.keys(files);
      const caught = violations.some(({ rule: { name }, from }) => name === rule && from === culprit);
      assert.ok(caught, `${rule} did not catch ${culprit}`);
    }
  } finally {
    rmSync(house, { recursive: true });
  }
});

function write(house: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
}
