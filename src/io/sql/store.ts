import type { PgBoss } from 'pg-boss';
import type { Store } from '../../flow/ports/store.ts';
import { forgetQueues } from './attempt-queues.ts';
import { backlog } from './backlog.ts';
import { accept } from './deliveries.ts';
import { dueToStop, environments, lastDeployment, stoppable } from './deployments.ts';
import { expired } from './expired.ts';
import { findRuns } from './find-runs.ts';
import { sqlHistory } from './history.ts';
import { orInfraError } from './infra-error.ts';
import type { Listener } from './listener.ts';
import { overview } from './overview.ts';
import type { Database } from './postgres.ts';
import { claimed, published, unpublished } from './publication.ts';
import { completedBefore, forgetDeliveries, removeRun } from './retention.ts';
import { changeRun, createNextRun, createRun, findRun } from './runs.ts';
import { activeRepositories, setSighting, sighting } from './sightings.ts';
import { findTests, keepTests } from './tests.ts';
import { dueTimers, fire, setTimers } from './timers.ts';
import { usualDurations } from './usual-durations.ts';
import { arbitrate, contended, due } from './waiting.ts';

/** The Store on PostgreSQL. Whatever a method writes, queues and announces becomes true in one transaction. */
export function sqlStore(db: Database, boss: PgBoss, listener: Listener): Store {
  return {
    accept: delivery => orInfraError(() => accept(db, boss, delivery)),
    create: (deliveryId, draft) => orInfraError(() => createRun(db, boss, deliveryId, draft)),
    createNext: (deliveryId, known, draft) => orInfraError(() => createNextRun(db, boss, deliveryId, known, draft)),
    find: id => orInfraError(() => findRun(db, id)),
    findRuns: query => orInfraError(() => findRuns(db, query)),
    change: (id, f, deliveryId) => orInfraError(() => changeRun(db, boss, id, f, deliveryId)),
    watch: onChange => listener.watch(onChange),
    unpublished: (limit, except = []) => orInfraError(() => unpublished(db, limit, except)),
    published: (runId, version, told) => orInfraError(() => published(db, runId, version, told)),
    keepTests: (attempt, worker, tests) => orInfraError(() => keepTests(db, attempt, worker, tests)),
    tests: attempt => orInfraError(() => findTests(db, attempt)),
    ...sqlHistory(db),
    usualDurations: (repositoryId, runs) => orInfraError(() => usualDurations(db, repositoryId, runs)),
    claimed: () => orInfraError(() => claimed(db)),
    backlog: () => orInfraError(() => backlog(db)),
    due: now => orInfraError(() => due(db, now)),
    expired: (now, limit) => orInfraError(() => expired(db, now, limit)),
    contended: () => orInfraError(() => contended(db)),
    arbitrate: (repositoryId, f) => orInfraError(() => arbitrate(db, boss, repositoryId, f)),
    setTimers: (repositoryId, timers) => orInfraError(() => setTimers(db, repositoryId, timers)),
    dueTimers: now => orInfraError(() => dueTimers(db, now)),
    environments: repositoryId => orInfraError(() => environments(db, repositoryId)),
    lastDeployment: (repositoryId, environment) => orInfraError(() => lastDeployment(db, repositoryId, environment)),
    dueToStop: (now, limit) => orInfraError(() => dueToStop(db, now, limit)),
    stoppable: (repositoryId, origin) => orInfraError(() => stoppable(db, repositoryId, origin)),
    completedBefore: (then, limit) => orInfraError(() => completedBefore(db, then, limit)),
    remove: runId => orInfraError(() => removeRun(db, runId)),
    async forgetDeliveries(then) {
      await orInfraError(() => forgetDeliveries(db, then));
      await orInfraError(() => forgetQueues(db, then));
    },
    activeRepositories: since => orInfraError(() => activeRepositories(db, since)),
    overview: asked => orInfraError(() => overview(db, asked)),
    sighting: repositoryId => orInfraError(() => sighting(db, repositoryId)),
    setSighting: (repositoryId, seen) => orInfraError(() => setSighting(db, repositoryId, seen)),
    fire: (timer, delivery, nextAt) => orInfraError(() => fire(db, boss, timer, delivery, nextAt)),
  };
}
