/** Makes the images that tests run jobs in; quick when they are there. */

import { ensureLocalImages } from '../docker/images/ensure.ts';

export async function ensureTestImages(): Promise<void> {
  await ensureLocalImages(['berth/busybox', 'berth/node:24'], line => process.stderr.write(`${line}\n`));
}

if (import.meta.main) await ensureTestImages();
