import { sql } from 'kysely';
import type { RunQuery } from '../../flow/ports/store.ts';
import type { Run } from '../../model/run.ts';
import type { Database } from './postgres.ts';
import { type Narrow, readRuns } from './read-run.ts';
import { textQuery } from './run-text.ts';
import { isRunId } from './runs.ts';

/**
 * See Store.findRuns. Which ones is decided first, from an index alone. A database that reads whole runs meanwhile guesses
 * that going back from the newest is quicker, and goes back to the first where a repository has none of what is asked for.
 */
export async function findRuns(db: Database, wanted: RunQuery): Promise<readonly Run[]> {
  const ids = isOfEach(wanted) ? await idsOfEach(db, wanted) : await idsOf(db, wanted);
  if (ids.length === 0) return [];
  const found = await readRuns(db, query => query.where('run.id', 'in', ids).orderBy('run.id', 'desc'));
  return found.map(({ run }) => run);
}

/** Whether what is asked for may be rare, and has an index in each repository only. */
function isOfEach({ repositoryId, text, ...wanted }: RunQuery): boolean {
  if (repositoryId !== undefined || text !== undefined) return false;
  const { except = [], publicOnly = [], branch, event, actor, standing } = wanted;
  return except.length + publicOnly.length > 0 || [branch, event, actor, standing].some(each => each !== undefined);
}

async function idsOf(db: Database, wanted: RunQuery): Promise<readonly string[]> {
  const rows = await pageOf(db, wanted).execute();
  return rows.map(({ id }) => id);
}

/** A page of each repository, and of these the page: from repository to repository by the index. */
async function idsOfEach(db: Database, wanted: RunQuery): Promise<readonly string[]> {
  const { except = [], after, limit } = wanted;
  const page = pageOf(db, wanted).where(sql<boolean>`run.repository_id = repository.id`);
  const { rows } = await sql<{ id: string }>`
    with recursive repository (id) as (
      (select repository_id from berth.run order by repository_id limit 1)
      union all
      select (select repository_id from berth.run where repository_id > repository.id order by repository_id limit 1)
        from repository where repository.id is not null
    )
    select page.id from repository, lateral ${page} as page
      where repository.id is not null and repository.id <> all(${[...except]}::bigint[])
      order by page.id ${sql.raw(after === undefined ? 'desc' : 'asc')} limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

function pageOf(db: Database, wanted: RunQuery) {
  const order = wanted.after === undefined ? 'desc' : 'asc';
  const narrow = [narrowToPlace, narrowToTrigger, narrowToState].map(part => part(wanted));
  return narrow
    .reduce((query, part) => part(query), db.selectFrom('run'))
    .select('run.id')
    .orderBy('run.id', order)
    .limit(wanted.limit);
}

function narrowToPlace({ repositoryId, except = [], publicOnly = [], before, after }: RunQuery): Narrow {
  return query => {
    let narrowed = query;
    if (repositoryId !== undefined) narrowed = narrowed.where('run.repository_id', '=', repositoryId);
    if (except.length > 0) narrowed = narrowed.where(sql<boolean>`run.repository_id <> all(${[...except]}::bigint[])`);
    if (publicOnly.length > 0) {
      const isPublicOnly = sql<boolean>`run.repository_id = any(${[...publicOnly]}::bigint[])`;
      narrowed = narrowed.where(({ not, and, eb }) => not(and([eb('run.is_private', '=', true), isPublicOnly])));
    }
    if (before !== undefined) narrowed = narrowed.where('run.id', '<', isRunId(before) ? before : '0');
    if (after !== undefined) narrowed = narrowed.where('run.id', '>', isRunId(after) ? after : '0');
    return narrowed;
  };
}

function narrowToTrigger({ headSha, pullRequestNumber, pushedTo, ref, branch, event, actor }: RunQuery): Narrow {
  return query => {
    let narrowed = query;
    if (headSha !== undefined) narrowed = narrowed.where('run.head_sha', '=', headSha);
    if (pullRequestNumber !== undefined) narrowed = narrowed.where('run.pull_request_number', '=', pullRequestNumber);
    if (pushedTo !== undefined) narrowed = narrowed.where('run.source', '=', 'push').where('run.ref', '=', pushedTo);
    if (ref !== undefined) narrowed = narrowed.where('run.ref', '=', ref.name).where('run.ref_kind', '=', ref.kind);
    if (branch !== undefined) {
      narrowed = narrowed.where('run.ref', '=', branch).where(sql<boolean>`run.ref_kind is distinct from 'tag'`);
    }
    if (event !== undefined) narrowed = narrowed.where('run.source', '=', event);
    if (actor !== undefined) narrowed = narrowed.where('run.actor', '=', actor.toLowerCase());
    return narrowed;
  };
}

function narrowToState({ open, standing, text }: RunQuery): Narrow {
  return query => {
    let narrowed = query;
    if (open !== undefined) narrowed = narrowed.where('run.completed_at', open ? 'is' : 'is not', null);
    if (standing !== undefined) narrowed = narrowed.where('run.standing', '=', standing);
    const words = text === undefined ? undefined : textQuery(text);
    if (words !== undefined) {
      narrowed = narrowed.where('run.id', 'in', ({ selectFrom }) =>
        selectFrom('run_text').select('run_id').where(sql<boolean>`words @@ ${words}::tsquery`),
      );
    }
    return narrowed;
  };
}
