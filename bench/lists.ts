/** What many runs cost who reads lists: pages of a server with 100 runs and of one with 100,000, in a real browser. */

import pg from 'pg';
import type { Browser } from 'playwright-core';
import { openStore } from '../src/io/sql/open.ts';
import { startBrowser } from '../test/e2e/browser.ts';
import { fillHistory } from '../test/io/sql/fill-history.ts';
import { silent } from '../test/io/sql/temporary-store.ts';
import { partsOf, startWebServer } from '../test/web/web-server.ts';
import { type BenchDatabase, startDatabase } from './database.ts';
import { type Measure, median } from './measure.ts';

const RUNS = { few: 100, many: 100_000 };

const PAGES: Readonly<Record<string, (newest: string) => string>> = {
  'the repositories': () => '/',
  'all runs': () => '/runs',
  'runs by a state and an actor that never met': () => '/runs?status=failure&author=actor-1',
  'runs by a word that none has': () => '/runs?q=nowhere',
  'runs by an event that never was': () => '/runs?event=schedule',
  'a run': newest => `/runs/${newest}`,
};

interface Times {
  readonly firstByte: number;
  readonly full: number;
}

/** Opens each page `rounds` times, with few and with many runs in turn. */
export async function measureLists(rounds: number): Promise<readonly Measure[]> {
  const database = await startDatabase();
  const [few, many] = [await startSide(database, 'few'), await startSide(database, 'many')];
  const browser = await startBrowser();
  try {
    const measures: Measure[] = [];
    for (const [what, pathOf] of Object.entries(PAGES)) {
      const times = { few: [] as Times[], many: [] as Times[] };
      // The first one loads what is asked for into memory.
      for (let round = -1; round < rounds; round++) {
        for (const [name, side] of [
          ['few', few],
          ['many', many],
        ] as const) {
          const took = await openPage(browser, side.url + pathOf(side.newest));
          if (round >= 0) times[name].push(took);
        }
      }
      measures.push(...compare(what, 'firstByte', times), ...compare(what, 'full', times));
    }
    return measures;
  } finally {
    await browser.close();
    await few.close();
    await many.close();
    await database.close();
  }
}

async function startSide(database: BenchDatabase, name: keyof typeof RUNS) {
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query(`create database lists_${name}`);
  await client.end();
  const databaseUrl = database.urlOf(`lists_${name}`);
  await fillHistory(databaseUrl, RUNS[name], 0);
  const parts = await partsOf(await openStore({ directory: 'unused', databaseUrl, log: silent }));
  const web = await startWebServer(parts, { openToAll: true });
  const [newest] = await parts.store.findRuns({ limit: 1 });
  return {
    url: web.url,
    newest: newest?.id ?? '',
    async close() {
      await web.close();
      await parts.close();
    },
  };
}

async function openPage(browser: Browser, url: string): Promise<Times> {
  const page = await browser.newPage();
  await page.goto(url);
  const [firstByte, full] = await page.evaluate<[number, number]>(
    `(({ requestStart, responseStart, loadEventStart }) => [responseStart - requestStart, loadEventStart])(performance.getEntriesByType('navigation')[0])`,
  );
  await page.close();
  return { firstByte, full };
}

function compare(what: string, which: keyof Times, times: Readonly<Record<keyof typeof RUNS, readonly Times[]>>) {
  const [few, many] = [times.few, times.many].map(side => median(side.map(each => each[which])));
  const until = which === 'firstByte' ? 'to the first byte' : 'to the full page';
  return [
    { what: `${what}, ${RUNS.few} runs, ms ${until}`, value: few ?? 0 },
    { what: `${what}, ${RUNS.many} runs, ms ${until}`, value: many ?? 0 },
    { what: `${what}: many / few, ${until}`, value: (many ?? 0) / (few ?? 1) },
  ];
}
