import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createTimesEncoder } from '../../src/core/log-times/encode.ts';
import type { Run } from '../../src/model/run.ts';
import { claim, finishedJob, NOW } from '../ports/store-samples.ts';
import { createShopRun } from '../web/shop-run.ts';
import { openParts, startWebServer, type WebServer } from '../web/web-server.ts';
import { barriers } from './barriers.ts';
import { startBrowser } from './browser.ts';

let parts: Awaited<ReturnType<typeof openParts>>;
let web: WebServer;
let browser: Browser;
let shop: Run;

before(async () => {
  [parts, browser] = await Promise.all([openParts(), startBrowser()]);
  web = await startWebServer(parts, { openToAll: true });
  shop = (await createShopRun(web, Date.now())).run;
  const cache = { scope: 'branch main', key: 'npm', blob: 'none', digest: 'd', bytes: 9, compressedBytes: 4 };
  const at = Date.now();
  await parts.caches.put({ ...cache, repositoryId: shop.trigger.repository.id, savedAt: at, usedAt: at });
});
after(async () => {
  await browser.close();
  await web.close();
  await parts.close();
});

/** A page that fails the test when its own script, or its content security policy, complains. */
async function open(path: string, options: BrowserContextOptions = {}, { url } = web): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 700 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', error => assert.fail(error));
  page.on('console', message => {
    // Containers come and go on this machine, and networks with them: Chromium then tries again.
    if (!message.text().includes('ERR_NETWORK_CHANGED')) assert.notEqual(message.type(), 'error', message.text());
  });
  page.on('request', request => assert.ok(request.url().startsWith(url), `speaks to ${request.url()}`));
  await page.goto(url + path);
  return page;
}

const numbersOf = (page: Page) =>
  page.locator('.line.selected .number').evaluateAll(all => all.map(one => Number(one.getAttribute('data-number'))));
const job = (run: Run, key: string) => `/runs/${run.id}/jobs/${encodeURIComponent(key)}`;

test('run and job, light, dark and on a phone: nothing keeps anybody out', async () => {
  const page = await open(`/runs/${shop.id}`);
  for (const path of [`/runs/${shop.id}`, `${job(shop, 'unit')}#L188`]) {
    await page.goto(web.url + path);
    if (path.includes('#')) await page.locator('.line.selected').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await barriers(page), [], `${path} ${colorScheme}`);
    }
    await page.setViewportSize({ width: 390, height: 800 });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.equal(overflow, 0, 'the page itself does not scroll sideways');
    await page.setViewportSize({ width: 1100, height: 700 });
  }
  await page.context().close();
});

test('the queue and the settings of a repository: nothing keeps anybody out', async () => {
  const local = await startWebServer(parts, { openToAll: false, isLocal: true });
  const page = await open('/queue', { viewport: { width: 390, height: 800 } }, local);
  const { owner, name } = shop.trigger.repository;
  for (const [path, seen, colorScheme] of [
    ['/queue', 'image', 'light'],
    [`/${owner}/${name}/settings`, 'Delete all', 'dark'],
  ] as const) {
    await page.goto(local.url + path);
    await page.getByText(seen, { exact: true }).waitFor();
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await barriers(page), [], `${path} ${colorScheme}`);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.equal(overflow, 0, `${path} does not scroll sideways`);
  }
  await page.getByRole('button', { name: 'Delete all caches' }).click();
  await page.getByText('What jobs with cache keep.').waitFor();
  assert.deepEqual(await parts.caches.list(), []);
  await page.context().close();
  await local.close();
});

test('in the graph the time of what runs goes on, and of what is over stands', async () => {
  const page = await open('/queue');
  await page.clock.install();
  await page.goto(`${web.url}/runs/${shop.id}`);
  const timeOf = (key: string) => page.locator(`.node[href$="/${key}"] .node-detail`);
  const before = await timeOf('image').textContent();
  await page.clock.runFor(70_000);
  await page.waitForFunction(
    `document.querySelector('.node[href$="/image"] .node-detail').textContent !== '${before}'`,
  );
  assert.equal(await timeOf('lint').textContent(), '18s');
  assert.equal(await timeOf('unit').textContent(), '1m 14s · 2 tries');
  assert.deepEqual(await barriers(page), [], 'and what is heard is what is seen');
  await page.context().close();
});

test('from the graph to the job by keyboard, and dark stays dark', async () => {
  const page = await open(`/runs/${shop.id}`, { colorScheme: 'light' });
  const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const light = await ground();
  await page.getByRole('button', { name: 'Light or dark' }).click();
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.getByRole('link', { name: /^unit .*failed$/ }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${job(shop, 'unit')}`);
  assert.equal(await ground(), dark);
  await page.context().close();
});

test('search goes over the whole log, closed commands among it', async () => {
  const page = await open(job(shop, 'unit'));
  await page.locator('.log-view .line').first().waitFor();
  assert.equal(await page.getByText('added 412 packages').count(), 0, 'its command is closed');
  await page.keyboard.press('/');
  await page.keyboard.type('ADDED 412');
  await page.getByText('added 412 packages').waitFor();
  await page.getByText('1 of 1', { exact: true }).waitFor();
  await page.waitForFunction("[...CSS.highlights.get('log-current')].join() === 'added 412'");

  await page.locator('#log-search').fill('order keeps');
  await page.getByText('1 of 319').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('2 of 319').waitFor();
  await page.locator('.log-view').focus();
  await page.keyboard.press('N');
  await page.keyboard.press('N');
  await page.getByText('319 of 319').waitFor();
  await page.locator('#log-search').fill('nowhere');
  await page.locator('.log-count.none').waitFor();
  await page.context().close();
});

test('lines and ranges have addresses; the first error is a key away', async () => {
  const page = await open(job(shop, 'unit'));
  await page.locator('.log-view .line').first().waitFor();
  await page.keyboard.press('e');
  await page.locator('.line.selected', { hasText: 'applies the discount once' }).waitFor();
  await page.locator('[data-number="190"]').click({ modifiers: ['Shift'] });
  assert.match(page.url(), /#L188-L190$/);
  await page.reload();
  await page.locator('.line.selected').first().waitFor();
  assert.deepEqual(await numbersOf(page), [188, 189, 190]);
  await page.keyboard.press('j');
  assert.match(page.url(), /#L189$/);
  await page.keyboard.press('t');
  const clock = page.locator('.line.selected .at[data-time]');
  assert.match((await clock.getAttribute('data-time')) ?? '', /^\d\d:\d\d:\d\d\.\d{3}$/);
  assert.doesNotMatch(
    await page.locator('.line.selected').evaluate(row => row.textContent),
    /\d\d:\d\d/,
    'nobody copies it',
  );
  assert.deepEqual(await barriers(page), [], 'with times');
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('First error').waitFor();
  await page.context().close();
});

test('a million lines: any of them at once, and few of them in the page', async () => {
  const run = await web.createRun({ jobs: [finishedJob('long')], completedAt: NOW + 4000 });
  const attempt = { runId: run.id, key: 'long', number: 3 };
  for (let part = 0; part < 10; part++) {
    const lines = Array.from({ length: 100_000 }, (_, line) => `line ${part * 100_000 + line + 1} of many\n`);
    await web.logs.append(attempt, Buffer.from(lines.join('')));
  }
  const page = await open(`${job(run, 'long')}#L543210`);
  await page.getByText('line 543210 of many', { exact: true }).waitFor();
  await page.keyboard.press('G');
  await page.getByText('line 1000000 of many', { exact: true }).waitFor();
  await page.mouse.move(500, 400);
  await page.mouse.wheel(0, -300);
  await page.getByText('line 999970 of many', { exact: true }).waitFor();
  await page.keyboard.press('w');
  await page.keyboard.press('G');
  await page.getByText('line 1000000 of many', { exact: true }).waitFor();
  await page.locator('#log-search').fill('line 77777 of');
  await page.getByText('line 77777 of many', { exact: true }).waitFor();
  assert.ok((await page.locator('.log-view .line').count()) < 200);
  await page.context().close();
});

test('a running job is followed without losing focus, also over a lost connection', async () => {
  const queued = await web.createRun();
  const { after: run } = await web.store.change(queued.id, found => claim(found, 'build', 'w'));
  const attempt = { runId: run.id, key: 'build', number: 1 };
  const encoder = createTimesEncoder();
  const write = async (text: string) =>
    web.logs.append(attempt, Buffer.from(text), encoder.note(await web.logs.size(attempt), NOW));
  await write('first <b>line</b>\n');
  const page = await open(job(run, 'build'));
  await page.getByText('first <b>line</b>', { exact: true }).waitFor();
  await page.evaluate(noteFetches);
  await page.getByRole('button', { name: 'When each line came' }).click();
  const timeOf = (hasText: string) => page.locator('.line', { hasText }).locator('.at[data-time]');
  await timeOf('first').waitFor();
  for (const text of ['one more', 'two more', 'three more']) {
    await write(`${text}\n`);
    await page.getByText(text, { exact: true }).waitFor();
  }
  await timeOf('three more').waitFor();
  const asked: readonly number[] = await page.evaluate('timesAskedAt');
  const apart = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
  assert.ok(apart.length > 0 && apart.every(milliseconds => milliseconds > 900), apart.join());
  await page.locator('#log-search').fill('second');
  await page.locator('.log-count.none').waitFor();
  await write(`${'between\n'.repeat(1_000)}second \x1b]8;;javascript:alert(1)\x07li`);
  await page.getByText('second li', { exact: true }).waitFor();
  await page.locator('.log-count').getByText('1', { exact: true }).waitFor();

  await timeOf('second li').waitFor();

  page.removeAllListeners('console');
  web.dropConnections();
  await write('ne\n');
  await web.logs.seal(attempt);
  await web.store.change(run.id, found => ({
    ...found,
    jobs: found.jobs.map(one =>
      one.job.key === 'build' ? { ...finishedJob('build'), attempts: ended(one.attempts) } : one,
    ),
  }));
  await page.getByText('Passed in', { exact: false }).first().waitFor();
  await page.getByText('second line', { exact: true }).waitFor();
  assert.equal(await page.locator('#log-search').inputValue(), 'second');
  assert.equal(await page.evaluate('document.activeElement.id'), 'log-search');
  await page.context().close();
});

test('without scripts there are the end of the log and the way to all of it', async () => {
  const page = await open(job(shop, 'unit'), { javaScriptEnabled: false });
  await page.getByText('1 failed').waitFor();
  await page.getByRole('link', { name: 'Raw log' }).click();
  assert.match(page.url(), /\/log\?attempt=2$/);
  await page.context().close();
});

/** In the page: by its own clock, when it asked for the times of lines. */
const noteFetches = `
  globalThis.timesAskedAt = [];
  const { fetch } = globalThis;
  globalThis.fetch = (address, options) => {
    if (address.includes('/times?')) timesAskedAt.push(performance.now());
    return fetch(address, options);
  };
  undefined;
`;

function ended(attempts: Run['jobs'][number]['attempts']): Run['jobs'][number]['attempts'] {
  return attempts.map(attempt => ({
    ...attempt,
    endedAt: NOW + 9000,
    ended: { outcome: 'success', sections: [] } as const,
  }));
}
