import { sql } from 'kysely';
import type { Run } from '../../model/run.ts';
import type { Tx } from './postgres.ts';

/** What of a message is searched, in UTF-16 units. */
const LONGEST_TEXT = 10_000;
/** PostgreSQL takes words of 2,046 bytes. */
const LONGEST_WORD = 100;

/** Keeps what the run is found by; it never changes. */
export async function insertText(tx: Tx, run: Run): Promise<void> {
  const words = wordsOf(textOf(run));
  await sql`insert into berth.run_text (run_id, words) values (${run.id}, array_to_tsvector(${words}::text[]))`.execute(
    tx,
  );
}

/** A query to `words`: each word of the text begins one of them. Undefined for a text without words. */
export function textQuery(text: string): string | undefined {
  const words = wordsOf(text);
  return words.length === 0 ? undefined : words.map(word => `'${word}':*`).join(' & ');
}

function wordsOf(text: string): readonly string[] {
  const words =
    text
      .slice(0, LONGEST_TEXT)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map(word => [...word].slice(0, LONGEST_WORD).join('')))];
}

function textOf({ name = '', trigger }: Run): string {
  const { commit } = trigger;
  const of =
    trigger.source === 'pull_request'
      ? `${trigger.pullRequest.number} ${trigger.pullRequest.head.branch} ${trigger.pullRequest.title}`
      : trigger.ref.name;
  return `${commit.sha} ${of} ${name} ${commit.message}`;
}
