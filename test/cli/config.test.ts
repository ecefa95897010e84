import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import { ConfigError, configSchema, readConfig } from '../../src/cli/config.ts';

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const uncommented = parseEnv(example.replaceAll(/^#(?=[A-Z_]+=)/gm, ''));

/** Whose defaults depend on the machine. */
const OF_THIS_MACHINE = { CONCURRENCY: 0, DATA_DIR: '' };

test('.env.example describes every variable that is read, and no other', () => {
  const compose = readFileSync(new URL('../../docker/compose.yml', import.meta.url), 'utf8');
  const ofCompose = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name);
  const read = new Set([...Object.keys(configSchema.shape), ...ofCompose]);
  assert.deepEqual(Object.keys(uncommented).sort(), [...read].sort());
});

test('.env.example is a valid environment as it stands', () => {
  readConfig(parseEnv(example));
});

test('.env.example shows the defaults', () => {
  const shown = readConfig(uncommented);
  const defaults = readConfig({});
  assert.deepEqual({ ...shown, ...OF_THIS_MACHINE }, { ...defaults, ...OF_THIS_MACHINE });
});

test('every problem of an environment is told at once, by name', () => {
  assert.throws(
    () => readConfig({ PORT: 'eighty', CONCURRENCY: '-1', BASE_URL: 'ftp://x', LOG_LEVEL: 'loud' }),
    (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      assert.deepEqual(
        error.message.split('\n').map(line => line.split(':')[0]),
        ['BASE_URL', 'PORT', 'CONCURRENCY', 'LOG_LEVEL'].sort(
          (a, b) => Object.keys(configSchema.shape).indexOf(a) - Object.keys(configSchema.shape).indexOf(b),
        ),
      );
      return true;
    },
  );
});

test('an empty variable counts as unset', () => {
  assert.equal(readConfig({ PORT: '' }).PORT, readConfig({}).PORT);
});

test('what jobs may reach behind the fence is a list of addresses and networks', () => {
  const { JOB_NETWORK_ALLOW } = readConfig({ JOB_NETWORK_ALLOW: ' 10.1.2.0/24, 192.168.7.5,' });
  assert.deepEqual(JOB_NETWORK_ALLOW, ['10.1.2.0/24', '192.168.7.5']);
  for (const wrong of ['10.1.2.0/33', 'db.internal', 'fd00::/8', '10.1.2.3 -j ACCEPT']) {
    assert.throws(() => readConfig({ JOB_NETWORK_ALLOW: wrong }), /JOB_NETWORK_ALLOW.*must be addresses like/);
  }
});
