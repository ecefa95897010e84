import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until `holds`; fails after a time that only a fault can take. */
export async function eventually(holds: () => boolean | Promise<boolean>, patienceMs = 20_000): Promise<void> {
  for (const deadline = Date.now() + patienceMs; !(await holds()); await sleep(5)) {
    if (Date.now() > deadline) throw new Error(`After ${patienceMs} ms it still does not hold: ${holds}`);
  }
}
