/** What every long-lived command does with its process. */

import { loadEnvFile } from 'node:process';
import { configSchema } from './config.ts';

/** How long the process may take to end by itself after everything was stopped, in milliseconds. */
const LINGER_MS = 1_000;

/** Resolves when the operator, or the machine, wants us to stop. */
export function waitForStop(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve());
  });
}

/**
 * Adds what `.env` of the working directory says to the environment. Variables that are set win; an empty one counts as
 * unset, as when a container was given `.env.example` and the set-up page wrote the keys beside the data.
 */
export function readEnvFile(): void {
  for (const name of Object.keys(configSchema.shape)) {
    if (process.env[name] === '') delete process.env[name];
  }
  try {
    loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Everything was stopped: an image that is still being pulled must not keep us. */
export function endSoon(): void {
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
