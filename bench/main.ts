/** `npm run bench`: every figure beside the floor it is to be judged by, measured in the same run. */

import { ensureTestImages } from '../test/images.ts';
import { measureArtifacts } from './artifacts.ts';
import { measureCache } from './cache.ts';
import { measureClaims } from './claims.ts';
import { type BenchDatabase, startDatabase } from './database.ts';
import { measureDeliveries } from './deliveries.ts';
import { measureHistory } from './history.ts';
import { measureLanguage } from './language.ts';
import { measureLists } from './lists.ts';
import { measureLocal } from './local.ts';
import { measureLiveDelay, measureLongLog } from './log-page.ts';
import { measureLogDelay, measureLogMemory, measureLogThroughput } from './logs.ts';
import type { Measure } from './measure.ts';
import { measureMemory } from './memory.ts';
import { measurePipeline } from './pipeline.ts';
import { measureValidate } from './validate.ts';

await ensureTestImages();
print(measureLanguage(20));
print(measureValidate(10));
print(await measureLocal(2, 3));
for (const concurrency of [2, 4]) print(await measurePipeline(concurrency, 5));
print(await measureDeliveries(20));
print(await onPostgres(database => measureDeliveries(20, database.url)));
print(await measureLogThroughput(200, 5));
print(await measureLogMemory());
print(await measureLogDelay());
print(await measureLongLog(5));
print(await measureLiveDelay());
print(await measureArtifacts(5));
print(await measureCache(5));
print(await measureClaims(4));
print(await measureHistory(15));
print(await measureLists(7));
print(await measureMemory());

async function onPostgres<T>(measure: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const database = await startDatabase();
  try {
    return await measure(database);
  } finally {
    await database.close();
  }
}

function print(measures: readonly Measure[]): void {
  for (const { what, value } of measures) process.stdout.write(`${value.toFixed(2).padStart(10)}  ${what}\n`);
}
