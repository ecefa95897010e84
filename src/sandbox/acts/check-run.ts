import { announce } from '../events/announce.ts';
import { checkRunJson, simpleSuiteJson } from '../json/check.ts';
import type { CheckRun } from '../state/check.ts';
import type { Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';
import { completeSuite, requeue } from './check-suite.ts';

/** After a run was created: it answers a re-request, and the world hears of it. */
export async function runCreated(world: World, repository: Repository, run: CheckRun): Promise<void> {
  run.suite.rerequested = false;
  announceRun(world, repository, run, 'created', run.suite.app.bot);
  if (run.status === 'completed') announceRun(world, repository, run, 'completed', run.suite.app.bot);
  await completeSuite(world, repository, run.suite);
}

/** After a run was changed. */
export async function runUpdated(
  world: World,
  repository: Repository,
  run: CheckRun,
  wasCompleted: boolean,
): Promise<void> {
  if (run.status === 'completed' && !wasCompleted) {
    announceRun(world, repository, run, 'completed', run.suite.app.bot);
  }
  await completeSuite(world, repository, run.suite);
}

/** "Re-run" on one check: the app is asked; the run itself stays as it is. */
export function rerequestRun(world: World, repository: Repository, run: CheckRun, sender: User): void {
  requeue(world, run.suite);
  announceRun(world, repository, run, 'rerequested', sender);
}

/** One of the buttons the app put on its completed check. */
export function requestAction(
  world: World,
  repository: Repository,
  run: CheckRun,
  identifier: string,
  sender: User,
): void {
  if (run.status !== 'completed' || !run.actions.some(action => action.identifier === identifier)) {
    throw new Error(`check run ${run.id} shows no button ${identifier}`);
  }
  announceRun(world, repository, run, 'requested_action', sender, { requested_action: { identifier } });
}

function announceRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  action: 'created' | 'completed' | 'rerequested' | 'requested_action',
  sender: User,
  extra: Readonly<Record<string, unknown>> = {},
): void {
  const asked = action === 'rerequested' || action === 'requested_action';
  announce(world, {
    event: 'check_run',
    action,
    repository,
    sender,
    permission: ['checks'],
    payload: {
      check_run: {
        ...checkRunJson(world, repository, run),
        check_suite: simpleSuiteJson(world, repository, run.suite),
      },
      ...extra,
    },
    ...(asked ? { only: run.suite.app } : {}),
  });
}
