/** How a reader finds the page of a log: a million lines opened in a real browser, and a running job's lines as they come. */

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { Browser } from 'playwright-core';
import { listen } from '../src/cli/listen.ts';
import { createRights } from '../src/flow/rights.ts';
import { createWeb } from '../src/web/web.ts';
import { startBrowser } from '../test/e2e/browser.ts';
import { finishedJob, NOW, sampleRepository, sampleRun } from '../test/ports/store-samples.ts';
import { openParts, startWebServer } from '../test/web/web-server.ts';
import { type Measure, median, percentile } from './measure.ts';
import { startBenchServer } from './server.ts';

const HOUR_MS = 3_600_000;
const LINES = 1_000_000;
const LINES_TIMED = 100;

/** From the click to what a reader sees, each time in a new window; the first time the server has not seen the log either. */
export async function measureLongLog(rounds: number): Promise<readonly Measure[]> {
  const parts = await openParts();
  const web = await startWebServer(parts, { openToAll: true });
  const browser = await startBrowser();
  try {
    const deliveryId = randomUUID();
    const run = await parts.store.create(deliveryId, id =>
      sampleRun(id, deliveryId, sampleRepository(), { jobs: [finishedJob('long')], completedAt: NOW + 4000 }),
    );
    const attempt = { runId: run.id, key: 'long', number: 3 };
    for (let line = 0; line < LINES; line += 1000) {
      const lines = Array.from(
        { length: 1000 },
        (_, more) => `line ${line + more + 1} of a log that is very long indeed`,
      );
      await parts.logs.append(attempt, Buffer.from(`${lines.join('\n')}\n`));
    }
    const url = `${web.url}/runs/${run.id}/jobs/long#L${LINES / 2}`;
    // A browser's own start is not what is measured.
    await (await browser.newPage()).goto(web.url);
    const first = await openLog(browser, url);
    const later = [];
    for (let round = 0; round < rounds; round++) later.push(await openLog(browser, url));
    const what = `a log of ${LINES} lines opened in its middle`;
    return [
      { what: `${what}: ms to the first byte`, value: median(later.map(({ firstByte }) => firstByte)) },
      {
        what: `${what}: ms to the first painted lines, its end`,
        value: median(later.map(({ firstPaint }) => firstPaint)),
      },
      { what: `${what}: ms to the line itself`, value: median(later.map(({ line }) => line)) },
      { what: `${what}: the same for its first reader`, value: first.line },
      { what: `${what}: ms to find a word near its end`, value: median(later.map(({ found }) => found)) },
    ];
  } finally {
    await browser.close();
    await web.close();
    await parts.close();
  }
}

async function openLog(browser: Browser, url: string) {
  const page = await browser.newPage();
  const began = Date.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.getByText(`line ${LINES / 2} of`).waitFor();
  const line = Date.now() - began;
  const [firstByte, firstPaint] = await page.evaluate<[number, number]>(
    `[performance.getEntriesByType('navigation')[0].responseStart, performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN]`,
  );
  const asked = Date.now();
  await page.locator('#log-search').fill(`line ${LINES - 1} of`);
  await page
    .locator('.line', { hasText: `line ${LINES - 1} of` })
    .first()
    .waitFor();
  const found = Date.now() - asked;
  await page.close();
  return { firstByte, firstPaint, line, found };
}

/** From a container's print to the row in a browser that shows it; the page is open before the first line. */
export async function measureLiveDelay(): Promise<readonly Measure[]> {
  const print = `let n = 0; const t = setInterval(() => { console.log("at " + Date.now()); if (++n === ${LINES_TIMED}) clearInterval(t) }, 37)`;
  const server = await startBenchServer(
    `talks: { image: 'berth/node:24', script: [${JSON.stringify(`sleep 6; node -e '${print}'`)}] }`,
  );
  const { parts } = server;
  const timeouts = { defaultMs: HOUR_MS, maxMs: HOUR_MS };
  const web = createWeb({
    ...parts,
    rights: createRights(parts),
    handling: { ...parts, timeouts },
    administration: parts,
    baseUrl: 'http://127.0.0.1',
    openToAll: true,
    publicPages: false,
    isLocal: false,
  });
  const http = createServer((request, response) => void web(request, response));
  const url = await listen(http, { HOST: '127.0.0.1', PORT: 0 });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    let waits: readonly number[] = [];
    await server.run(async started => {
      await page.goto(`${url}/runs/${started.id}/jobs/talks`);
      waits = await page.evaluate<number[]>(`new Promise(done => {
        const seen = new Map();
        new MutationObserver(() => {
          for (const [, at] of document.body.textContent.matchAll(/at (\\d{13})/g)) if (!seen.has(at)) seen.set(at, Date.now() - at);
          if (seen.size >= ${LINES_TIMED}) done([...seen.values()]);
        }).observe(document.body, { childList: true, subtree: true, characterData: true });
      })`);
    });
    return [
      { what: `${waits.length} lines of a job: median ms from print to browser`, value: median(waits) },
      { what: `${waits.length} lines of a job: 95th percentile`, value: percentile(waits, 0.95) },
    ];
  } finally {
    await browser.close();
    http.close();
    http.closeAllConnections();
    await server.close();
  }
}
