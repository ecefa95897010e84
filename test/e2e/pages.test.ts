import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type Rig, startRig } from '../scenarios/rig.ts';
import { barriers } from './barriers.ts';
import { startBrowser } from './browser.ts';

let rig: Rig;
let browser: Browser;
before(async () => {
  [rig, browser] = await Promise.all([startRig(), startBrowser()]);
});
after(async () => {
  await browser.close();
  await rig.close();
});

/**
 * A page that fails the test when its own script, or its content security policy, complains. Chromium gives up requests
 * when a network of the machine comes or goes, as those of containers do: then the page is opened once more.
 */
async function open(url: string): Promise<Page> {
  const page = await browser.newPage();
  let isCutOff = false;
  page.on('pageerror', error => assert.fail(error));
  page.on('console', message => {
    const isNetwork = message.text().includes('ERR_NETWORK_CHANGED');
    isCutOff ||= isNetwork;
    if (!isNetwork) assert.notEqual(message.type(), 'error', message.text());
  });
  do {
    isCutOff = false;
    await page.goto(url);
  } while (isCutOff);
  return page;
}

test('from the pull request on GitHub to the live log on our page, in a real browser', async () => {
  const { github, repository, ann } = rig;
  const pipeline = `
slow:
  script:
    - echo first line
    - for i in 1 2 3 4 5 6 7 8; do sleep 0.5; done
    - echo last line
    - mkdir dist && echo built > dist/app.txt
  artifacts: { paths: [dist/], name: the-app, expose_as: The app }
`;
  await github.commit(repository, ann, { files: { 'README.md': 'shop' } });
  const pull = await github.unheard(async () => {
    await github.commit(repository, ann, { branch: 'topic', files: { '.ci.yml': pipeline } });
    return github.openPullRequest(repository, { author: ann, title: 'Slow', head: 'topic', base: 'main' });
  });
  const conversation = await open(`${github.url}/ann/shop/pull/${pull.number}`);
  const check = conversation.getByRole('link', { name: 'ci / slow' });
  await check.waitFor();

  const [run] = await rig.berth().parts.store.findRuns({ pullRequestNumber: pull.number, limit: 1 });
  const job = await open(`${rig.berth().url}/runs/${run?.id}/jobs/slow`);
  await job.getByText('first line', { exact: true }).waitFor();
  assert.equal(await job.getByText('last line', { exact: true }).count(), 0, 'the log is read while the job runs');
  await job.getByText('last line', { exact: true }).waitFor();

  await conversation
    .getByText(/Passed in /)
    .first()
    .waitFor();
  await conversation.getByText('All checks have passed').waitFor();
  const exposed = await conversation.getByRole('link', { name: 'The app' }).first().getAttribute('href');
  assert.equal(exposed, `${rig.berth().url}/runs/${run?.id}/jobs/slow/artifacts/dist/`);

  const archive = job.getByRole('link', { name: 'the-app.zip' });
  const [download] = await Promise.all([job.waitForEvent('download'), archive.click()]);
  assert.equal(download.suggestedFilename(), 'the-app.zip');
  await job.getByRole('link', { name: 'Browse' }).click();
  await job.getByRole('link', { name: 'dist/' }).click();
  await job.getByRole('link', { name: 'app.txt' }).click();
  await job.getByText('built', { exact: true }).waitFor();
  const lists = await open(`${rig.berth().url}/`);
  assert.deepEqual(await barriers(lists), []);
  await lists.getByRole('link', { name: 'ann/shop' }).click();
  assert.deepEqual(await barriers(lists), []);
  await lists.getByLabel('Status').selectOption('success');
  await lists.getByLabel('Filter runs').fill(`#${pull.number}`);
  await lists.getByRole('button', { name: 'Filter' }).click();
  await lists.waitForURL(/status=success/);
  await lists.locator(`a[href="/runs/${run?.id}"]`).first().click();
  await lists.getByText('slow').first().waitFor();
});
