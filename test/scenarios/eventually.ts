import { setTimeout as sleep } from 'node:timers/promises';

/** Generous: it says "never", not "slow". */
const PATIENCE_MS = 60_000;

/** Resolves with the first truthy answer of `look`; rejects, naming `what`, when there is none for a very long time. */
export async function eventually<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await look();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`never happened: ${what}`);
    await sleep(25);
  }
}
