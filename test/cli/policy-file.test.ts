import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ConfigError } from '../../src/cli/config.ts';
import { readPolicyFile } from '../../src/cli/policy-file.ts';

let folder: string;
let path: string;
const warned: unknown[] = [];
const log = { warn: (fields: unknown) => void warned.push(fields) };
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-policy-'));
  path = join(folder, 'repositories.yml');
});
after(() => rm(folder, { recursive: true }));

async function read(text: string, environment: Record<string, string> = {}, mode = 0o600) {
  await writeFile(path, text);
  await chmod(path, mode);
  return await readPolicyFile(path, { environment, log });
}

const TWO = `registries:
  - { registry: a.io, username: u, passwordFile: a.secret }
  - { registry: b.io, username: u, passwordEnv: TOKEN }
`;

test('the file about repositories: passwords come from where it says, relative to itself', async () => {
  await writeFile(join(folder, 'a.secret'), 'from the file\n', { mode: 0o600 });
  const { registries } = await read(TWO, { TOKEN: 'from the variable' }, 0o644);
  assert.deepEqual(
    registries.map(({ login }) => login?.password),
    ['from the file', 'from the variable'],
  );
  assert.deepEqual(warned, [], 'what holds no password may be read by others');
});

test('the file about repositories: it warns when others can read a password', async () => {
  await chmod(join(folder, 'a.secret'), 0o640);
  await read(TWO, { TOKEN: 'x' }, 0o644);
  await read("registries: [{ registry: a.io, username: u, password: 'x' }]", {}, 0o604);
  assert.deepEqual(warned, [{ file: join(folder, 'a.secret') }, { file: path }]);
});

test('the file about repositories: all that is missing is told at once, by its place', async () => {
  await rm(join(folder, 'a.secret'));
  await assert.rejects(read(TWO), (error: unknown) => {
    assert.ok(error instanceof ConfigError);
    const told = `${path}:2:5: ${folder}/a.secret cannot be read (ENOENT).\n${path}:3:5: The variable TOKEN is not set.`;
    assert.equal(error.message, told);
    return true;
  });
  await assert.rejects(read('colour: red'), new ConfigError(`${path}:1:1: \`colour\` is not known.`));
  await assert.rejects(readPolicyFile(`${path}.no`, { environment: {}, log }), /REPOSITORIES_FILE: .* cannot be read/);
});

test('the file about repositories: addresses of notifications are fetched, checked and never repeated', async () => {
  await writeFile(join(folder, 'hook'), 'https://chat.example/secret-path\n', { mode: 0o600 });
  const text = `notifications:
  - { name: a, kind: slack, urlFile: hook }
  - { name: b, kind: webhook, urlEnv: HOOK, secretEnv: KEY }
`;
  const { notifications } = await read(text, { HOOK: 'http://10.0.0.1/x', KEY: 'key' }, 0o644);
  assert.deepEqual(
    notifications.map(({ url, secret }) => [url, secret]),
    [
      ['https://chat.example/secret-path', undefined],
      ['http://10.0.0.1/x', 'key'],
    ],
  );
  for (const wrong of ['ftp://hidden.example', 'https://me:hidden@a.io', 'hidden', 'https://a.io/#hidden']) {
    await assert.rejects(read(text, { HOOK: wrong, KEY: 'key' }), (error: Error) => {
      assert.ok(error.message.startsWith(`${path}:3:5: The address must begin with`));
      return !error.message.includes('hidden');
    });
  }
});

test('the file about repositories: the one to copy is valid', async () => {
  const example = await readFile(new URL('../../docker/repositories.example.yml', import.meta.url), 'utf8');
  const { limits, registries } = await read(example);
  assert.deepEqual([limits.length, registries.length], [2, 2]);
});

test('the file about repositories: without one, nothing is granted', async () => {
  const nothing = { limits: [], registries: [], environments: [], notifications: [] };
  assert.deepEqual(await readPolicyFile(undefined, { environment: {}, log }), nothing);
});
