/**
 * A process to be killed: opens a store in the directory it is given, and does as it is told.
 * Prints one JSON value a line: `"open"`, then what happened.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../../src/io/sql/open.ts';
import { InfraError } from '../../../src/model/errors.ts';
import { sampleDelivery } from '../../ports/store-samples.ts';
import { notify } from './notify.ts';
import { silent, template } from './temporary-store.ts';

const [, , task, place = '', receiver = ''] = process.argv;

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

const where = place.startsWith('postgres:') ? { databaseUrl: place, directory: '/nowhere' } : { directory: place };
const opened = await openStore({ ...where, log: silent, template });
say('open');

if (task === 'accept') {
  // Each id is printed only after it was accepted: what was printed must never be lost.
  for (;;) {
    const delivery = sampleDelivery();
    try {
      await opened.store.accept(delivery);
      say(delivery.id);
    } catch (error) {
      if (!(error instanceof InfraError)) throw error;
      await sleep(20);
    }
  }
}

if (task === 'hang') {
  await opened.queue.takeAttempts(1, async attempt => {
    say(attempt);
    await new Promise(() => undefined);
  });
}

if (task === 'notify') {
  const { lost } = await opened.leadership.lead(new AbortController().signal);
  notify(opened, receiver, lost);
}

if (task === 'hold') {
  process.once('SIGTERM', () => void opened.close());
}
