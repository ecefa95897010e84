/** S35: what the operator's log holds of secrets, wherever they turn up. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createKey } from '../../bench/key.ts';

const LOG = new URL('../../src/cli/log.ts', import.meta.url).href;

/** What a process with this configuration writes on standard error when it logs `entry`. */
async function logged(config: object, entry: object): Promise<string> {
  const script = `
    import { createLog } from ${JSON.stringify(LOG)};
    const { message, ...rest } = ${JSON.stringify(entry)};
    createLog(${JSON.stringify({ LOG_LEVEL: 'info', ...config })}).error({ ...rest, err: new Error(message) }, message);
  `;
  const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  return stderr;
}

test('neither a name nor a message gives one away', async () => {
  const WEBHOOK_SECRET = randomBytes(20).toString('hex');
  const PRIVATE_KEY = createKey();
  const METRICS_TOKEN = randomBytes(20).toString('hex');
  const token = `ghs_${randomBytes(18).toString('hex')}`;
  const DATABASE_URL = 'postgres://ci:p%40ssw0rd@db/ci';
  const output = await logged(
    { WEBHOOK_SECRET, PRIVATE_KEY, DATABASE_URL, METRICS_TOKEN },
    {
      message: `${token} ${WEBHOOK_SECRET} ${PRIVATE_KEY} p@ssw0rd ${METRICS_TOKEN}`,
      request: { headers: { authorization: 'a b' } },
    },
  );
  const line = JSON.parse(output);
  assert.equal(line.request.headers.authorization, '[redacted]');
  const keyLines = PRIVATE_KEY.split('\n').filter(each => each.length > 8 && !each.startsWith('-----'));
  for (const secret of [token, WEBHOOK_SECRET, METRICS_TOKEN, 'ssw0rd', ...keyLines])
    assert.ok(!output.includes(secret), secret);
  assert.match(line.msg, /^\[masked\] \[masked\] -----BEGIN/);
});
