import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide } from '../../src/flow/decide.ts';
import { createSources } from '../../src/flow/sources.ts';
import { InfraError } from '../../src/model/errors.ts';
import type { Trigger } from '../../src/model/trigger.ts';
import { push } from '../core/plan/triggers.ts';

type World = Parameters<typeof createSources>[0];
type Files = Readonly<Record<string, string>>;

interface Home {
  readonly isPrivate?: boolean;
  /** Files by ref; `main` is the default branch. */
  readonly refs: Readonly<Record<string, Files>>;
}

/** A forge that has these repositories, and keeps what it was asked. The first is the trigger's own. */
function worldOf(homes: Readonly<Record<string, Home>>) {
  const asked: string[] = [];
  const names = Object.keys(homes);
  const shaOf = (name: string, ref: string) =>
    (names.indexOf(name) * 10 + Object.keys(homes[name]?.refs ?? {}).indexOf(ref)).toString().padStart(40, '0');
  const filesAt = (name: string, sha: string): Files => {
    const refs = homes[name]?.refs ?? {};
    return refs[Object.keys(refs).find(ref => shaOf(name, ref) === sha) ?? ''] ?? {};
  };
  const nameOf = ({ owner, name }: Trigger['repository']) => `${owner}/${name}`;
  const forge: Partial<World['forge']> = {
    readFile: async (repository, path, sha) => {
      asked.push(`read ${nameOf(repository)} ${path}`);
      return filesAt(nameOf(repository), sha)[path];
    },
    listFiles: async (repository, sha) => {
      asked.push(`list ${nameOf(repository)}`);
      return Object.keys(filesAt(nameOf(repository), sha));
    },
    findRepository: async (repository, name) => {
      asked.push(`find ${name}`);
      const [owner = '', own = ''] = name.split('/');
      const home = homes[name];
      return (
        home && { ...repository, id: 100 + names.indexOf(name), owner, name: own, isPrivate: home.isPrivate === true }
      );
    },
    findCommit: async (repository, ref) => {
      asked.push(`commit ${nameOf(repository)} ${ref}`);
      const refs = homes[nameOf(repository)]?.refs ?? {};
      const known = Object.keys(refs).find(each => each === ref || shaOf(nameOf(repository), each) === ref);
      return known === undefined ? undefined : shaOf(nameOf(repository), known);
    },
  };
  const trigger: Trigger = { ...push('main'), commit: { ...push('main').commit, sha: shaOf('acme/rocket', 'main') } };
  return { world: { forge, store: {} } as World, trigger, asked, shaOf };
}

const settings = { defaultMs: 60_000, maxMs: 60_000 };

describe('what a run reads', () => {
  test('a ref of another repository means one commit throughout, and is asked once', async () => {
    const include = 'include: [{project: acme/parts, file: [a.yml, b.yml], ref: v1}]';
    const { world, trigger, asked, shaOf } = worldOf({
      'acme/rocket': { refs: { main: { '.ci.yml': include } } },
      'acme/parts': {
        refs: {
          main: {},
          v1: {
            'a.yml': 'include: /deep/*.yml\na: {script: a}',
            'b.yml': 'b: {script: b}',
            'deep/c.yml': 'c: {script: c}',
          },
        },
      },
    });
    const { contents } = await decide(createSources(world, trigger), trigger, settings);
    assert.deepEqual(contents.diagnostics, []);
    assert.deepEqual(contents.plan?.jobs.map(({ key }) => key).toSorted(), ['a', 'b', 'c']);
    assert.deepEqual(
      asked.filter(each => !each.startsWith('read')),
      ['find acme/parts', 'commit acme/parts v1', 'list acme/parts'],
    );
    const at = { project: 'acme/parts', sha: shaOf('acme/parts', 'v1') };
    const files = contents.files?.map(file => JSON.stringify(file)).toSorted();
    const expected = ['a.yml', 'deep/c.yml', 'b.yml'].map(path => ({ path, ...at }));
    assert.deepEqual(files, [{ path: '.ci.yml' }, ...expected].map(file => JSON.stringify(file)).toSorted());
  });

  test('each kind of absence is told apart for those who may know', async () => {
    const include = (name: string, ref?: string) =>
      `{project: acme/${name}, file: x.yml${ref === undefined ? '' : `, ref: ${ref}`}}`;
    const { world, trigger } = worldOf({
      'acme/rocket': {
        refs: {
          main: { '.ci.yml': `include: [${include('none')}, ${include('bare', 'v9')}, ${include('bare')}, no.yml]\n` },
        },
      },
      'acme/bare': { refs: { main: {} } },
    });
    const { contents } = await decide(createSources(world, trigger), trigger, settings);
    assert.deepEqual(
      contents.diagnostics.map(({ message }) => message),
      [
        'There is no repository `acme/none` that this run may read.',
        'The repository `acme/bare` has no branch, tag or commit `v9`.',
        'The repository `acme/bare` has no file `x.yml` on its default branch.',
        'There is no file `no.yml` at this commit.',
      ],
    );
  });

  test('a private repository is for trusted authors only, also by the way of a public one', async () => {
    const { world, trigger, asked } = worldOf({
      'acme/rocket': { refs: { main: { '.ci.yml': 'include: [{project: acme/open, file: x.yml}]' } } },
      'acme/open': { refs: { main: { 'x.yml': 'include: [{project: acme/shut, file: x.yml}]' } } },
      'acme/shut': { isPrivate: true, refs: { main: { 'x.yml': 'secret: {script: x}' } } },
    });
    const untrusted: Trigger = { ...trigger, trust: 'untrusted' };
    const refused = await decide(createSources(world, untrusted), untrusted, settings);
    assert.equal(
      refused.contents.diagnostics[0]?.message,
      'There is no repository `acme/shut` that this run may read.',
    );
    assert.ok(!asked.includes('read acme/shut x.yml'));
    const trusted = await decide(createSources(world, trigger), trigger, settings);
    assert.deepEqual(
      trusted.contents.plan?.jobs.map(({ key }) => key),
      ['secret'],
    );
  });

  test('what can never be read is said where it is included; what may be read later is thrown', async () => {
    const { world, trigger } = worldOf({ 'acme/rocket': { refs: { main: { '.ci.yml': 'include: x.yml' } } } });
    const sources = createSources(world, trigger);
    const failing = (retryable: boolean) => ({
      ...sources,
      readFile: async (path: string) => {
        if (path === 'x.yml') throw new InfraError('it is too large', { retryable });
        return sources.readFile(path);
      },
    });
    const { contents } = await decide(failing(false), trigger, settings);
    assert.deepEqual(
      contents.diagnostics.map(({ message, where }) => [message, where.line, where.column]),
      [['it is too large', 1, 10]],
    );
    await assert.rejects(decide(failing(true), trigger, settings), InfraError);
  });
});

describe('what rules ask', () => {
  test('is looked up once, and only when somebody asks', async () => {
    const quiet = worldOf({ 'acme/rocket': { refs: { main: { '.ci.yml': 'a: {script: a}' } } } });
    await decide(createSources(quiet.world, quiet.trigger), quiet.trigger, settings);
    assert.deepEqual(quiet.asked, ['read acme/rocket .ci.yml']);

    const text = 'include: {local: x.yml, rules: [{exists: [x.yml]}]}\na: {script: a, rules: [{exists: [none]}]}\n';
    const asking = worldOf({ 'acme/rocket': { refs: { main: { '.ci.yml': text, 'x.yml': 'b: {script: b}' } } } });
    const { contents } = await decide(createSources(asking.world, asking.trigger), asking.trigger, settings);
    assert.deepEqual(
      contents.plan?.jobs.map(({ key }) => key),
      ['b'],
    );
    assert.deepEqual(asking.asked, ['read acme/rocket .ci.yml', 'list acme/rocket', 'read acme/rocket x.yml']);
  });
});

test('what the rule of workflow that holds defines names what is compared with', async () => {
  const text = `
workflow: {rules: [{changes: [docs/*], variables: {BASE: docs}}, {variables: {BASE: release}}]}
a: {script: a, rules: [{changes: {paths: [src/*], compare_to: $BASE}}]}`;
  const { world, trigger } = worldOf({ 'acme/rocket': { refs: { main: { '.ci.yml': text } } } });
  const forge = {
    ...world.forge,
    changedFiles: async (_: unknown, base: string) => [base === 'release' ? 'x' : 'src/y'],
  };
  const store = { ...world.store, findRuns: async () => [] };
  const pushed: Trigger = { ...push('main'), before: 'b'.repeat(40), commit: trigger.commit };
  const sources = createSources({ forge, store }, pushed);
  const { contents } = await decide(sources, pushed, settings);
  assert.deepEqual(
    contents.plan?.leftOut?.map(({ reason }) => reason),
    ['no entry of `rules` holds'],
  );
});

describe('S14, S17: what a file can make us ask of the forge', () => {
  const main = (files: Files) => worldOf({ 'acme/rocket': { refs: { main: files } } });
  const names = (from: number, count: number) => Array.from({ length: count }, (_, index) => `d/${from + index}.yml`);
  const filesOf = (paths: readonly string[]) => Object.fromEntries(paths.map(path => [path, '.t: {script: x}']));

  test('a file that many patterns match is read once', async () => {
    const include = `include: [${Array.from({ length: 50 }, (_, index) => `"${'*'.repeat(index + 2)}/*.yml"`)}]\na: {script: a}`;
    const { world, trigger, asked } = main({ ...filesOf(names(0, 40)), '.ci.yml': include });
    const { contents } = await decide(createSources(world, trigger), trigger, settings);
    assert.deepEqual(contents.diagnostics, []);
    assert.equal(asked.length, 42);
  });

  test('patterns match no more files than a pipeline may have', async () => {
    const include = `include: [${Array.from({ length: 9 }, (_, index) => `d/${index + 1}*.yml`)}]\na: {script: a}`;
    const { world, trigger, asked } = main({ ...filesOf(names(100, 900)), '.ci.yml': include });
    const { contents } = await decide(createSources(world, trigger), trigger, settings);
    assert.match(contents.diagnostics.at(-1)?.message ?? '', /patterns match more than 100 files/);
    assert.ok(asked.length < 110, `${asked.length} questions`);
  });

  test('changes are compared with few refs', async () => {
    const rules = '{changes: {paths: [a], compare_to: "b-$CI_NODE_INDEX"}}';
    const { world, trigger } = main({ '.ci.yml': `a: {script: a, parallel: 200, rules: [${rules}]}` });
    const compared: string[] = [];
    const changedFiles = async (_repository: unknown, base: string) => void compared.push(base);
    const forge = { ...world.forge, changedFiles };
    const { contents } = await decide(createSources({ ...world, forge }, trigger), trigger, settings);
    assert.match(contents.diagnostics[0]?.message ?? '', /`compare_to` names more than 20 refs/);
    assert.equal(compared.length, 20);
  });
});
