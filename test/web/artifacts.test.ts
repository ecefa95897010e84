import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { type Header, pack } from 'tar-stream';
import { artifactBlob } from '../../src/flow/blob-name.ts';
import { compress } from '../../src/flow/work/compression.ts';
import type { Artifacts } from '../../src/model/pipeline.ts';
import type { Ended, Run, StoredArtifact } from '../../src/model/run.ts';
import { temporaryDirectory } from '../io/files/temporary-directory.ts';
import { jobRun, NOW, sampleRepository } from '../ports/store-samples.ts';
import { openParts, startWebServer, unaddressed, type WebServer } from './web-server.ts';

const DAY = 86_400_000;
const script = '<script>alert(1)</script>';

type Files = readonly (readonly [header: Partial<Header> & Pick<Header, 'name'>, content?: string | Buffer])[];

const tree: Files = [
  [{ name: 'dist', type: 'directory', mode: 0o755 }],
  [{ name: 'dist/app.js', mode: 0o755 }, 'console.log(1)\n'],
  [{ name: 'dist/large.bin' }, Buffer.alloc(300_000)],
  [{ name: 'dist/again.bin', type: 'link', linkname: 'dist/large.bin' }],
  [{ name: 'dist/page.html' }, script],
  [{ name: 'dist/picture.png' }, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0])],
  [{ name: 'dist/drawing.svg' }, `<svg>${script}</svg>`],
  [{ name: 'dist/latest', type: 'symlink', linkname: 'app.js' }],
  [{ name: 'dist/deep/ünïcode ?#%2e.txt' }, 'deep'],
  [{ name: `dist/${script.replaceAll('/', '\\')}` }, 'named'],
  [{ name: 'empty', type: 'directory' }],
];

describe('artifacts on the pages', () => {
  let parts: Awaited<ReturnType<typeof openParts>>;
  let web: WebServer;
  let closed: WebServer;
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  before(async () => {
    [parts, directory] = await Promise.all([openParts(), temporaryDirectory()]);
    web = await startWebServer(parts, { openToAll: true });
    closed = await startWebServer(parts, { openToAll: false });
  });
  after(async () => {
    await Promise.all([web.close(), closed.close()]);
    await parts.close();
    await directory.remove();
  });

  interface Left {
    readonly files?: Files;
    readonly artifact?: Partial<StoredArtifact>;
    readonly access?: Artifacts['access'];
    readonly isPrivate?: boolean;
  }

  /** A run whose job left these files in its first try and nothing in its second, which failed by our fault. */
  async function createRun({ files = tree, artifact, access = 'all', isPrivate = false }: Left = {}): Promise<Run> {
    const run = await web.createRun({}, { ...sampleRepository(), isPrivate });
    const blob = artifactBlob({ runId: run.id, key: 'build', number: 1 });
    const archive = pack();
    for (const [header, content = ''] of files) archive.entry(header, content);
    archive.finalize();
    await web.blobs.put(blob, compress(Readable.from(archive)));
    const kept = { blob, bytes: 300_123, files: 7, name: 'app', expiresAt: Date.now() + 3 * DAY, ...artifact };
    const artifacts: Artifacts = {
      paths: ['dist'],
      exclude: [],
      untracked: false,
      when: 'always',
      access,
      reports: {},
    };
    const ended: readonly Ended[] = [
      { outcome: 'success', sections: [], artifact: kept },
      { outcome: 'lost', message: 'gone' },
    ];
    const attempts = ended.map((how, index) => ({ number: index + 1, queuedAt: NOW, endedAt: NOW, ended: how }));
    const job = jobRun('build', { status: 'completed', conclusion: 'success', at: NOW }, attempts);
    const jobs = [{ ...job, job: { ...job.job, artifacts } }];
    return (await web.store.change(run.id, current => ({ ...current, jobs, completedAt: NOW }))).after;
  }

  const address = (run: Run, below = '') => `/runs/${run.id}/jobs/build/artifacts${below}`;

  async function unzip(answer: IncomingMessage): Promise<string> {
    const folder = join(directory.path, crypto.randomUUID());
    await mkdir(folder);
    await writeFile(join(folder, 'a.zip'), await buffer(answer));
    await promisify(execFile)('unzip', ['-q', 'a.zip', '-d', 'out'], { cwd: folder });
    return join(folder, 'out');
  }

  test('are told on the pages of the run and the job, with size, day and links', async () => {
    const run = await createRun();
    for (const path of [`/runs/${run.id}`, `/runs/${run.id}/jobs/build`]) {
      const { body } = await web.fetch(path);
      assert.match(body, new RegExp(`<a href="${address(run)}">app.zip</a>`));
      assert.match(body, new RegExp(`<a href="${address(run, '/')}">Browse</a>`));
      assert.match(body, /7 files, 293 KiB, <time[^>]*>kept for 3 days<\/time>/);
    }
    const second = await web.fetch(`/runs/${run.id}/jobs/build?attempt=2`);
    assert.doesNotMatch(second.body, /app\.zip/);
    assert.match((await web.fetch(`/runs/${run.id}/jobs/build?attempt=1`)).body, /artifacts\?attempt=1"/);
  });

  test('are one zip with modes, links and names, and nothing twice', async () => {
    const answer = await web.open(address(await createRun()));
    assert.equal(answer.headers['content-type'], 'application/zip');
    assert.equal(answer.headers['content-disposition'], 'attachment; filename=app.zip');
    assert.match(String(answer.headers['content-security-policy']), /sandbox/);
    const out = await unzip(answer);
    assert.equal((await lstat(join(out, 'dist/app.js'))).mode & 0o777, 0o755);
    assert.equal((await readFile(join(out, 'dist/large.bin'))).length, 300_000);
    assert.equal(await readlink(join(out, 'dist/again.bin')), 'large.bin');
    assert.equal(await readlink(join(out, 'dist/latest')), 'app.js');
    assert.equal(await readFile(join(out, 'dist/deep/ünïcode ?#%2e.txt'), 'utf8'), 'deep');
    assert.deepEqual(await readdir(join(out, 'empty')), []);
  });

  test('S37: the zip unpacks nowhere else', async () => {
    const hostile: Files = [
      [{ name: '../climbed' }, 'x'],
      [{ name: 'door', type: 'symlink', linkname: '/etc' }],
      [{ name: 'stairs', type: 'symlink', linkname: '../../..' }],
      [{ name: 'stairs/planted' }, 'x'],
      [{ name: 'inside', type: 'symlink', linkname: 'folder' }],
      [{ name: 'inside/through-a-link' }, 'x'],
      [{ name: '..\\windows' }, 'x'],
      [{ name: 'C:/drive' }, 'x'],
      [{ name: 'folder/fine' }, 'x'],
    ];
    const out = await unzip(await web.open(address(await createRun({ files: hostile }))));
    const found = await readdir(out, { recursive: true });
    assert.deepEqual(
      found.sort(),
      [
        '.._windows',
        'C_',
        'C_/drive',
        'folder',
        'folder/fine',
        'inside',
        'inside/fine',
        'stairs',
        'stairs/planted',
      ].sort(),
    );
    assert.ok((await lstat(join(out, 'stairs'))).isDirectory());
  });

  test('a reader who leaves ends the archive, and a damaged one is cut off', async () => {
    const random = Buffer.from(Array.from({ length: 3_000_000 }, () => Math.random() * 256));
    const run = await createRun({ files: [[{ name: 'random' }, random]] });
    (await web.open(address(run))).destroy();
    const blob = artifactBlob({ runId: run.id, key: 'build', number: 1 });
    const whole = await buffer((await web.blobs.get(blob)) ?? assert.fail());
    await web.blobs.put(blob, Readable.from([whole.subarray(0, 2_000_000)]));
    await assert.rejects(buffer(await web.open(address(run))));
    assert.equal((await web.fetch(address(run, '/'))).status, 503);
  });

  test('can be looked through, folder by folder', async () => {
    const run = await createRun();
    const root = await web.fetch(address(run, '/'));
    assert.match(
      root.body,
      new RegExp(`<a href="${address(run, '/dist/')}">dist/</a></td><td class="size">7 files, 293 KiB`),
    );
    const { status, body } = await web.fetch(address(run, '/dist/?attempt=1'));
    assert.equal(status, 200);
    assert.match(
      body,
      new RegExp(`href="${address(run, '/dist/app.js')}\\?attempt=1">app.js</a></td><td class="size">15 bytes`),
    );
    assert.ok(body.indexOf('>deep/<') < body.indexOf('>app.js<'), 'folders come first');
    assert.ok(!body.includes(script));
    const [, link = ''] =
      /href="([^"]*deep\/[^"]*)"/.exec(await web.fetch(address(run, '/dist/deep/')).then(one => one.body)) ?? [];
    assert.equal((await web.fetch(link)).body, 'deep');
    const redirect = await web.fetch(address(run, '/dist'));
    assert.deepEqual([redirect.status, redirect.headers.location], [302, address(run, '/dist/')]);
    assert.equal((await web.fetch(address(run, '/empty/'))).status, 200);
    for (const path of ['/nothing/', '/dist/app.js/', '/dist/nothing', '/../log', '/%2e%2e/log', '/dist/%00']) {
      assert.equal((await web.fetch(address(run, path))).status, 404, path);
    }
  });

  test('S22: a file is sent as what no browser runs', async () => {
    const run = await createRun();
    const typeOf = async (path: string) => {
      const { headers, body } = await web.fetch(address(run, `/dist/${path}`));
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.match(String(headers['content-security-policy']), /default-src 'none'; sandbox/);
      return [headers['content-type'], headers['content-disposition'], body.length];
    };
    const text = 'text/plain; charset=utf-8';
    assert.deepEqual(await typeOf('page.html'), [text, 'inline; filename=page.html', script.length]);
    assert.deepEqual((await typeOf('drawing.svg'))[0], text);
    assert.deepEqual((await typeOf('picture.png')).slice(0, 2), ['image/png', 'inline; filename=picture.png']);
    const binary = ['application/octet-stream', 'attachment; filename=large.bin', 300_000];
    assert.deepEqual(await typeOf('large.bin'), binary);
    assert.deepEqual((await typeOf('page.html?download=1'))[1], 'attachment; filename=page.html');
    const head = await web.fetch(address(run, '/dist/app.js'), 'HEAD');
    assert.deepEqual([head.headers['content-length'], head.body], ['15', '']);
  });

  test('a link leads to what it names, as far as that is among them', async () => {
    const run = await createRun({ files: [...tree, [{ name: 'shadow', type: 'symlink', linkname: '/etc/shadow' }]] });
    assert.equal((await web.fetch(address(run, '/dist/latest'))).headers.location, address(run, '/dist/app.js'));
    assert.equal((await web.fetch(address(run, '/dist/again.bin'))).headers.location, address(run, '/dist/large.bin'));
    assert.equal((await web.fetch(address(run, '/shadow'))).status, 404);
  });

  test('a name that says more than a name stays one (RFC 6266)', async () => {
    const run = await createRun({ artifact: { name: 'naïve "x"\r\nset-cookie: a' } });
    const { headers } = await web.open(address(run));
    assert.match(
      String(headers['content-disposition']),
      /^attachment; filename="[^\r\n]*"(; filename\*=UTF-8''[^\r\n]*)?$/,
    );
    assert.equal(headers['set-cookie'], undefined);
  });

  test('that have expired, or are gone, say so and what to do', async () => {
    const expired = await createRun({ artifact: { removed: true } });
    const { status, body } = await web.fetch(address(expired));
    assert.equal(status, 410);
    assert.match(body, /have expired/);
    assert.match((await web.fetch(`/runs/${expired.id}`)).body, /app\.zip<\/span> <span class="quiet">[^<]*expired/);
    const gone = await createRun({ artifact: { blob: 'artifacts/0/0/1.tar.zst' } });
    assert.match((await web.fetch(address(gone, '/'))).body, /are gone.*Run <code>build<\/code> again/s);
  });

  test('are for those whom the job means, as far as these can be told', async () => {
    for (const access of ['developer', 'maintainer', 'none'] as const) {
      const run = await createRun({ access });
      const { status, body } = await closed.fetch(address(run, '/dist/app.js'));
      assert.equal(status, 403, access);
      assert.match(body, /not for everybody/);
      assert.doesNotMatch((await closed.fetch(`/runs/${run.id}/jobs/build`)).body, /artifacts"/);
      assert.equal((await web.fetch(address(run))).status, access === 'none' ? 403 : 200, access);
    }
  });

  test('S40: of a private repository they are not told apart from nothing', async () => {
    const run = await createRun({ isPrivate: true });
    const nothing = await closed.fetch('/runs/999999/jobs/build/artifacts');
    for (const path of ['', '/', '/dist/app.js']) {
      const answer = await closed.fetch(address(run, path));
      assert.deepEqual([answer.status, unaddressed(answer)], [404, unaddressed(nothing)], path);
    }
  });
});
