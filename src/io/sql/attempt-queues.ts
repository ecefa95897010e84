/** Attempts wait in a queue for each set of tags, so that a worker looks only where there is something for it. */

import type { PgBoss, QueueOptions } from 'pg-boss';
import type { Choice } from '../../flow/ports/queue.ts';
import { ATTEMPT_QUEUE, ATTEMPTS } from './boss-options.ts';

const known = new WeakMap<PgBoss, Set<string>>();

/** The name of the queue for these tags: the queue engine allows few characters, people write any. */
export function queueOf(tags: readonly string[]): string {
  if (tags.length === 0) return ATTEMPTS;
  const written = JSON.stringify([...new Set(tags)].toSorted());
  return `${ATTEMPTS}/${Buffer.from(written).toString('base64url')}`;
}

/** Makes the queue if there is none yet, and gives one that an older Berth made what this one promises. Safe to repeat. */
export async function openQueue(boss: PgBoss, name: string, options: QueueOptions): Promise<void> {
  await boss.createQueue(name, options);
  await boss.updateQueue(name, options);
}

/** Makes the queue if there is none yet, and answers its name. Safe to repeat. */
export async function ensureQueue(boss: PgBoss, tags: readonly string[]): Promise<string> {
  const name = queueOf(tags);
  const made = known.get(boss) ?? new Set();
  known.set(boss, made);
  if (!made.has(name)) await openQueue(boss, name, ATTEMPT_QUEUE);
  made.add(name);
  return name;
}

/** Those that hold what a worker chooses, the ones that ask for most first: fewer workers can take from them. */
export async function queuesFor(boss: PgBoss, { tags, untagged }: Choice): Promise<readonly string[]> {
  const names = (await boss.getQueues()).map(({ name }) => name).filter(isAttemptQueue);
  const wanted = names
    .map(name => ({ name, asked: tagsOf(name) }))
    .filter(({ asked }) => (asked.length === 0 ? untagged : tags === 'any' || asked.every(tag => tags.includes(tag))));
  return wanted.toSorted((a, b) => b.asked.length - a.asked.length).map(({ name }) => name);
}

export function isAttemptQueue(name: string): boolean {
  return name === ATTEMPTS || name.startsWith(`${ATTEMPTS}/`);
}

function tagsOf(name: string): readonly string[] {
  if (name === ATTEMPTS) return [];
  return JSON.parse(Buffer.from(name.slice(ATTEMPTS.length + 1), 'base64url').toString()) as string[];
}
