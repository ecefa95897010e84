/** `npm run screenshots`: takes the pictures of docs/images from real pages, light and dark, wide and as on a phone. */

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { freePort } from '../scenarios/github.ts';
import { createShopHistory } from '../web/shop-history.ts';
import { createShopRun } from '../web/shop-run.ts';
import { openParts, startWebServer } from '../web/web-server.ts';
import { startBrowser } from './browser.ts';
import { startFirst } from './first-start.ts';

const directory = resolve(process.argv[2] ?? 'docs/images');
const sizes = { '': { width: 1280, height: 860 }, '-phone': { width: 390, height: 800 } };

const parts = await openParts();
const web = await startWebServer(parts, { openToAll: true });
const browser = await startBrowser();
await mkdir(directory, { recursive: true });
const shop = await createShopHistory(web, Date.now());
const { run } = await createShopRun(web, Date.now(), shop);
const pages = { run: `/runs/${run.id}`, job: `/runs/${run.id}/jobs/unit` };
/** Taken once: they are lists of the same lines everywhere. */
const lists = { runs: '/runs', tests: `/${shop.owner}/${shop.name}/tests` };

for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport, colorScheme });
    const isFirst = size === '' && colorScheme === 'light';
    for (const [name, path] of Object.entries({ ...pages, ...(isFirst && lists) })) {
      await page.goto(web.url + path);
      if (name === 'job') {
        await page.locator('.log-view .line').first().waitFor();
        await page.keyboard.press('e');
        await page.locator('.line.selected', { hasText: 'discount' }).waitFor();
      }
      const file = join(directory, `${name}${size}${colorScheme === 'dark' ? '-dark' : ''}.png`);
      await page.screenshot({ path: file, fullPage: name === 'run' });
    }
    await page.close();
  }
}
const github = await startSandbox();
github.createUser('ann');
const page = await browser.newPage({ viewport: { width: 760, height: 440 } });
const setUpPage = /^\s+https?:\/\/[^/]+(\/setup\?token=\S+)/;
const port = await freePort();
const here = `http://127.0.0.1:${port}`;
// Anybody's address looks better in a picture; what comes after the press of the button needs the true one.
for (const BASE_URL of ['https://ci.example.com', here]) {
  const first = await startFirst(github.apiUrl, { BASE_URL, PORT: String(port) });
  await page.goto(here + (await first.find(setUpPage)));
  if (BASE_URL === here) {
    await page.getByRole('button', { name: /register/i }).click();
    await page.getByRole('link', { name: /install/i }).waitFor();
    await page.screenshot({ path: join(directory, 'set-up-done.png') });
  } else {
    await page.screenshot({ path: join(directory, 'set-up.png') });
  }
  await first.stop();
}
await github.close();

await browser.close();
await web.close();
await parts.close();
