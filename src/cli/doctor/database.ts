import { failed, type Judgement, ok } from './finding.ts';

/** What can be seen of a database without changing it. */
export interface DatabaseState {
  readonly kind: 'embedded' | 'server';
  /** Whether it accepts connections. The embedded one does while a Berth runs on it. */
  readonly isRunning: boolean;
  /** PostgreSQL's. Absent when an embedded one was never started. */
  readonly version?: string;
  /** Of our tables; absent when there are none yet, or nobody can be asked. */
  readonly schema?: number;
  /** The newest schema that this Berth knows. */
  readonly knownSchema: number;
}

export function judgeDatabase(state: DatabaseState): readonly Judgement[] {
  const { kind, isRunning, version, schema, knownSchema } = state;
  if (schema !== undefined && schema > knownSchema) {
    return [
      failed(
        `the database was used by a newer Berth: its schema is ${schema}, and this one knows ${knownSchema}`,
        'Start that version, or a newer one.',
      ),
    ];
  }
  const name = `${kind === 'embedded' ? 'embedded PostgreSQL' : 'PostgreSQL'}${version === undefined ? '' : ` ${version}`}`;
  if (!isRunning)
    return [
      ok(`${name}, not running: ${version === undefined ? 'the first start makes it' : 'no server is started on it'}`),
    ];
  const tables =
    schema === undefined
      ? 'without tables yet'
      : schema === knownSchema
        ? `schema ${schema}`
        : `schema ${schema}, brought to ${knownSchema} by the next start`;
  return [ok(`${name}, ${tables}${kind === 'embedded' ? ', in use by a running server' : ''}`)];
}

export const DATABASE_HINT =
  'DATABASE_URL is postgres://user:password@host/database: see that the server runs and lets this machine in. Without it PostgreSQL is run for you.';
