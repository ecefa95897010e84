import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import type { Checkouts } from '../../../src/flow/ports/checkouts.ts';
import { createCheckouts } from '../../../src/io/git/checkouts.ts';
import { InfraError } from '../../../src/model/errors.ts';
import { temporaryDirectory } from '../files/temporary-directory.ts';
import { checkOut } from './check-out.ts';
import { type GitServer, startGitServer } from './git-server.ts';

const log = pino({ enabled: false });

describe('fetching is safe', () => {
  let temporary: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: GitServer;
  let directory: string;
  let checkouts: Checkouts;

  beforeEach(async () => {
    temporary = await temporaryDirectory();
    server = await startGitServer(join(temporary.path, 'server'));
    directory = join(temporary.path, 'checkouts');
    checkouts = createCheckouts({ directory, log });
  });
  afterEach(async () => {
    await server.close();
    await temporary.remove();
  });

  const source = async () => ({ url: server.url, authorization: server.authorization });
  const checkout = (sha: string, ref = 'refs/heads/main', from = source) => checkOut(checkouts, from, sha, { ref });

  function failsWith(retryable: boolean, sentence: RegExp) {
    return (error: unknown) => {
      assert.ok(error instanceof InfraError, String(error));
      assert.match(error.message, sentence);
      assert.equal(error.retryable, retryable);
      return true;
    };
  }

  test('the credential is in no file and in no command line (S33)', async () => {
    const secret = server.authorization.slice('Basic '.length);
    let looked = 0;
    const seen: string[] = [];
    server.onRequest = () => {
      for (const id of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
        const line = tryRead(`/proc/${id}/cmdline`);
        if (line.includes(server.url)) looked += 1;
        if (line.includes(secret)) seen.push(line);
      }
      return false;
    };
    await checkout(server.commit({ 'a.txt': '1' }));
    await checkout(server.commit({ 'a.txt': '2' }));
    assert.ok(looked > 0, 'the fetching process was looked at');
    assert.deepEqual(seen, []);
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    assert.ok(files.length > 10);
    for (const file of files) assert.ok(!readFileSync(join(file.parentPath, file.name)).includes(secret), file.name);
  });

  test('the credential follows no redirect', async () => {
    const sha = server.commit({ 'a.txt': '1' });
    const received: (string | undefined)[] = [];
    const thief = createServer((request, response) => {
      received.push(request.headers.authorization);
      response.writeHead(401).end();
    });
    await new Promise<void>(resolve => void thief.listen(0, '127.0.0.1', resolve));
    const { port } = thief.address() as AddressInfo;
    server.onRequest = (request, response) => {
      response.writeHead(301, { location: `http://127.0.0.1:${port}${request.url}` }).end();
      return true;
    };
    await assert.rejects(checkout(sha), failsWith(false, /has moved/));
    thief.close();
    assert.deepEqual(received, []);
  });

  test('what a fetch was given is given back when it has ended, well or not', async () => {
    let [given, back] = [0, 0];
    const lending = async () => {
      given += 1;
      const authorization = given === 1 ? server.authorization : 'Basic d3Jvbmc6d3Jvbmc=';
      const release = async () => {
        back += 1;
      };
      return { url: server.url, authorization, release };
    };
    await checkOut(checkouts, lending, server.commit({ 'a.txt': '1' }));
    assert.deepEqual([given, back], [1, 1]);
    await assert.rejects(checkOut(checkouts, lending, server.commit({ 'a.txt': '2' })), InfraError);
    assert.ok(given > 1);
    assert.equal(back, given);
  });

  test('refused credentials are said in a sentence and not tried again', async () => {
    const sha = server.commit({ 'a.txt': '1' });
    const wrong = async () => ({ url: server.url, authorization: 'Basic d3Jvbmc6d3Jvbmc=' });
    await assert.rejects(checkout(sha, 'main', wrong), failsWith(false, /refused our credentials/));
    await assert.rejects(
      checkOut(checkouts, async () => ({ url: server.url }), sha),
      failsWith(false, /refused our credentials/),
    );
  });

  test('a repository that is gone is said in a sentence and not tried again', async () => {
    const sha = server.commit({ 'a.txt': '1' });
    const gone = async () => ({ ...(await source()), url: server.url.replace('origin', 'gone') });
    await assert.rejects(checkout(sha, 'main', gone), failsWith(false, /was not found/));
  });

  test('a server that is away is tried again', async () => {
    const sha = server.commit({ 'a.txt': '1' });
    await server.close();
    await assert.rejects(checkout(sha), failsWith(true, /could not be fetched: unable to access/));
  });

  test('a server that says nothing is given up', async () => {
    const sha = server.commit({ 'a.txt': '1' });
    const impatient = createCheckouts({ directory, log, stallMs: 300 });
    server.onRequest = () => true;
    await assert.rejects(checkOut(impatient, source, sha), failsWith(true, /no sign of life/));
    server.onRequest = () => false;
    await checkout(sha);
  });

  test('the name of a ref is used where commits are not served by their id', async () => {
    server.modern = false;
    const sha = server.commit({ 'a.txt': 'old' });
    server.commit({ 'a.txt': 'new' });
    const found = await checkout(sha);
    assert.equal(readFileSync(join(found, 'a.txt'), 'utf8'), 'old');
    await assert.rejects(
      checkout(sha.replace(/^./, c => (c === '0' ? '1' : '0'))),
      failsWith(true, /not in the repository/),
    );
    await assert.rejects(
      checkout(
        sha.replace(/^./, c => (c === '0' ? '1' : '0')),
        'refs/heads/none',
      ),
      failsWith(true, /not in the repository/),
    );
  });

  for (const ref of [
    '--upload-pack=touch /tmp/x',
    '-x',
    '+main',
    'a:b',
    'a b',
    'a..b',
    '',
    'x.lock',
    'a\nb',
    '^main',
    'a*',
  ]) {
    test(`refuses ${JSON.stringify(ref)} as the name of a ref (S47)`, async () => {
      const sha = server.commit({ 'a.txt': '1' });
      await assert.rejects(checkout(sha, ref), failsWith(false, /not a name git accepts/));
      assert.equal(server.fetches(), 0);
    });
  }

  for (const sha of ['main', '--all', 'HEAD', 'a'.repeat(39), 'A'.repeat(40), `${'a'.repeat(40)}\n`, '../../x']) {
    test(`refuses ${JSON.stringify(sha)} as a commit`, async () => {
      await assert.rejects(checkout(sha), /not a commit id/);
    });
  }

  for (const url of [
    'file:///etc',
    'ext::sh -c id',
    '/etc',
    'ssh://host/x',
    '--upload-pack=id',
    'https://user:secret@host/x',
  ]) {
    test(`refuses ${url} as an address`, async () => {
      await assert.rejects(
        checkOut(checkouts, async () => ({ url }), 'a'.repeat(40)),
        (error: Error) =>
          !error.message.includes('secret') && /https only|must not contain credentials/.test(error.message),
      );
    });
  }

  test('nothing in a repository makes git run or fetch anything', async () => {
    const proof = join(temporary.path, 'proof');
    const sha = server.commit({
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% ${proof}\n`,
      '.gitattributes': '* filter=evil\n',
      '.gitconfig': `[filter "evil"]\n\tsmudge = touch ${proof}\n`,
      'hooks/post-checkout': `#!/bin/sh\ntouch ${proof}\n`,
    });
    await checkout(sha);
    assert.ok(!existsSync(proof));
  });

  test('a link to outside stays a link', async () => {
    symlinkSync('/etc/passwd', join(temporary.path, 'server/origin/link'));
    const first = await checkout(server.commit({ 'a.txt': '1' }));
    const second = await checkout(server.commit({ 'a.txt': '2' }));
    for (const found of [first, second]) assert.ok(lstatSync(join(found, 'link')).isSymbolicLink());
  });

  test('the user of any image may change every file, and nobody else on this machine sees them, whatever the umask', async () => {
    const before = process.umask(0o077);
    try {
      for (const change of [{ 'dir/a.txt': '1' }, { 'other/b.txt': '2' }]) {
        const work = await checkout(server.commit(change));
        const packs = join(work, '.git/objects/pack');
        const closed = (type: string, mode: string) =>
          execFileSync('find', [work, '-type', type, '!', '-perm', mode, '!', '-path', `${packs}/*`], {
            encoding: 'utf8',
          });
        assert.equal(closed('d', '-007'), '');
        assert.equal(closed('f', '-006'), '');
      }
    } finally {
      process.umask(before);
    }
    assert.equal(lstatSync(directory).mode & 0o777, 0o700);
    const kept = join(directory, 'commits');
    assert.ok(readdirSync(kept, { recursive: true }).length > 20);
    const closed = (type: string, mode: string) =>
      execFileSync('find', [kept, '-mindepth', '3', '-type', type, '!', '-perm', mode], { encoding: 'utf8' });
    assert.equal(closed('d', '-005'), '');
    assert.equal(closed('f', '-004'), '');
  });

  test('files are written anew when attributes changed', async () => {
    await checkout(server.commit({ 'a.txt': 'one\ntwo\n' }));
    const found = await checkout(server.commit({ '.gitattributes': '*.txt text eol=crlf\n' }));
    assert.equal(readFileSync(join(found, 'a.txt'), 'utf8'), 'one\r\ntwo\r\n');
  });

  test('a file becomes a directory and back', async () => {
    const first = await checkout(server.commit({ 'x/y': 'in' }));
    server.git('rm', '-rq', 'x');
    const second = await checkout(server.commit({ x: 'file' }));
    assert.equal(readFileSync(join(second, 'x'), 'utf8'), 'file');
    assert.equal(readFileSync(join(first, 'x/y'), 'utf8'), 'in');
  });

  test('a mirror left locked or broken by a process that died is made anew', async () => {
    await checkout(server.commit({ 'a.txt': '1' }));
    const mirror = join(directory, 'mirrors/1.git');
    writeFileSync(join(mirror, 'shallow.lock'), '');
    const second = await checkout(server.commit({ 'a.txt': '2' }));
    assert.equal(readFileSync(join(second, 'a.txt'), 'utf8'), '2');
    writeFileSync(join(mirror, 'HEAD'), '');
    const third = await checkout(server.commit({ 'a.txt': '3' }));
    assert.equal(readFileSync(join(third, 'a.txt'), 'utf8'), '3');
  });

  test('a server without git says so', async () => {
    const sha = server.commit({ 'a.txt': '1' });
    const path = process.env['PATH'];
    process.env['PATH'] = temporary.path;
    try {
      await assert.rejects(checkout(sha), failsWith(false, /git is not installed/));
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('prune keeps the mirror while a checkout needs it', async () => {
    await checkout(server.commit({ 'a.txt': '1' }));
    await checkouts.prune(60_000);
    assert.ok(existsSync(join(directory, 'mirrors/1.git')));
    await checkouts.prune(0);
    assert.deepEqual(readdirSync(join(directory, 'mirrors')), []);
    assert.deepEqual(readdirSync(join(directory, 'drafts')), []);
  });
});

function tryRead(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
