import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Run } from '../../src/model/run.ts';
import { publicUrl } from '../scenarios/github.ts';
import { type Rig, startRig } from '../scenarios/rig.ts';
import { startBrowser } from './browser.ts';

let rig: Rig;
let browser: Browser;
let run: Run;

before(async () => {
  [rig, browser] = await Promise.all([startRig({ private: true, signIn: true }), startBrowser()]);
  const { github, repository, ann } = rig;
  const sha = await github.commit(repository, ann, { files: { '.ci.yml': 'test: { script: [echo it runs] }\n' } });
  await rig.settled(sha);
  const [found] = await rig.berth().parts.store.findRuns({ repositoryId: repository.id, limit: 1 });
  assert.ok(found);
  run = found;
});
after(async () => {
  await browser.close();
  await rig.close();
});

/** A browser that nobody has signed in with. */
async function newVisitor(): Promise<Page> {
  const context = await browser.newContext({ colorScheme: 'light' });
  const page = await context.newPage();
  page.on('pageerror', error => assert.fail(error));
  return page;
}

/** Chromium gives up what it asks for while a network of the machine comes or goes, as those of containers do. */
async function go(page: Page, path: string): Promise<number | undefined> {
  for (;;) {
    try {
      return (await page.goto(`${publicUrl(rig.port)}${path}`))?.status();
    } catch (error) {
      if (!String(error).includes('ERR_NETWORK_CHANGED')) throw error;
    }
  }
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

async function agreeAs(page: Page, login: string): Promise<void> {
  await page.getByRole('button', { name: `Authorize as ${login}`, exact: true }).click();
}

test('who may write signs in over GitHub, sees a private run, runs it again without caches, and signs out', async () => {
  const wes = rig.github.createUser('wes');
  rig.github.setRole(rig.repository, wes, 'write');
  const page = await newVisitor();
  assert.equal(await go(page, `/runs/${run.id}`), 404);
  await page.getByRole('link', { name: 'sign in', exact: true }).click();
  await heading(page, 'Authorize Berth').waitFor();
  assert.ok(page.url().startsWith(rig.github.url));
  await agreeAs(page, 'wes');
  await page.getByRole('button', { name: 'Re-run all jobs' }).waitFor();
  assert.equal(page.url(), `${publicUrl(rig.port)}/runs/${run.id}`);

  await page.getByLabel('Without caches').check();
  await page.getByRole('button', { name: 'Re-run all jobs' }).click();
  await rig.settled(run.trigger.commit.sha, 2);
  const again = await rig.berth().parts.store.find(run.id);
  assert.deepEqual([again?.round, again?.jobs[0]?.isFresh], [run.round + 1, true]);
  await page.getByRole('button', { name: 'Re-run all jobs' }).waitFor();

  const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const light = await background();
  await page.getByRole('button', { name: 'Light or dark' }).click();
  const dark = await background();
  assert.notEqual(dark, light);
  assert.equal(await go(page, '/account'), 200);
  assert.equal(await background(), dark, 'it is remembered');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await heading(page, 'Not signed in').waitFor();
  assert.equal(await go(page, `/runs/${run.id}`), 404);
});

test('who may not read it signs in and cannot tell it from nothing', async () => {
  rig.github.createUser('sam');
  const page = await newVisitor();
  await go(page, '/account');
  await page.getByRole('link', { name: 'Sign in with GitHub' }).click();
  await agreeAs(page, 'sam');
  await page.waitForURL(`${publicUrl(rig.port)}/`);
  assert.equal(await page.locator('a[href^="/runs/"]').count(), 0);
  assert.equal(await go(page, `/runs/${run.id}`), 404);
  const refused = await page.locator('main').textContent();
  await heading(page, 'Nothing here').waitFor();
  assert.equal(await go(page, '/runs/987654'), 404);
  assert.equal(await page.locator('main').textContent(), refused);
  await go(page, '/account');
  await heading(page, 'sam').waitFor();
});

test('an answer of GitHub that this browser did not ask for signs nobody in', async () => {
  rig.github.createUser('eve');
  const page = await newVisitor();
  await go(page, '/account');
  await page.getByRole('link', { name: 'Sign in with GitHub' }).click();
  const question = new URL(page.url());
  assert.notEqual(question.searchParams.get('state') ?? '', '');
  question.searchParams.set('state', 'planted-by-somebody');
  await page.goto(question.href);
  await agreeAs(page, 'eve');
  await heading(page, 'That was not asked here').waitFor();
  await go(page, '/account');
  await heading(page, 'Not signed in').waitFor();
});
