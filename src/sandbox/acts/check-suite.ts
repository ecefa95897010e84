import { announce } from '../events/announce.ts';
import { checkSuiteJson } from '../json/check.ts';
import { type App, allows, covers } from '../state/app.ts';
import type { CheckSuite } from '../state/check.ts';
import type { Repository } from '../state/repository.ts';
import { statusOf } from '../state/suite-state.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';

/** What a suite knows of the push it came from. */
export interface SuiteOrigin {
  readonly branch: string | null;
  readonly before: string | null;
  readonly after: string;
}

/** The app's suite for a commit, made when there is none: one suite per commit and app. */
export function suiteFor(world: World, repository: Repository, app: App, origin: SuiteOrigin): CheckSuite {
  const known = findSuite(repository, app, origin.after);
  if (known) return known;
  const now = world.now();
  const suite: CheckSuite = {
    id: world.nextId(),
    app,
    headSha: origin.after,
    headBranch: origin.branch,
    before: origin.before,
    after: origin.after,
    createdAt: now,
    updatedAt: now,
    rerequested: false,
    announced: false,
  };
  repository.suites.set(suite.id, suite);
  return suite;
}

/** The app's suite for a commit, if there is one. */
export function findSuite(repository: Repository, app: App, sha: string): CheckSuite | undefined {
  return [...repository.suites.values()].find(suite => suite.app === app && suite.headSha === sha);
}

/** On a push: every app with checks:write gets a suite and hears `check_suite.requested`, subscribed or not. */
export async function requestSuites(
  world: World,
  repository: Repository,
  sender: User,
  origin: SuiteOrigin,
): Promise<void> {
  for (const installation of world.installations.values()) {
    const { app } = installation;
    if (!covers(installation, repository) || !allows(installation.permissions, 'checks', 'write')) continue;
    if (repository.silentApps.has(app.id) || findSuite(repository, app, origin.after)) continue;
    await announceSuite(world, repository, suiteFor(world, repository, app, origin), 'requested', sender);
  }
}

/** "Re-run all checks": the suite is queued again and the app is asked; the runs stay as they are. */
export async function rerequestSuite(
  world: World,
  repository: Repository,
  suite: CheckSuite,
  sender: User,
): Promise<void> {
  requeue(world, suite);
  await announceSuite(world, repository, suite, 'rerequested', sender);
}

/** The suite counts as queued until a new run answers. */
export function requeue(world: World, suite: CheckSuite): void {
  suite.rerequested = true;
  suite.announced = false;
  suite.updatedAt = world.now();
}

/** Sends `check_suite.completed`, once for each time all runs are done. */
export async function completeSuite(world: World, repository: Repository, suite: CheckSuite): Promise<void> {
  suite.updatedAt = world.now();
  if (statusOf(repository, suite) !== 'completed') {
    suite.announced = false;
    return;
  }
  if (suite.announced) return;
  suite.announced = true;
  await announceSuite(world, repository, suite, 'completed', suite.app.bot);
}

async function announceSuite(
  world: World,
  repository: Repository,
  suite: CheckSuite,
  action: 'requested' | 'rerequested' | 'completed',
  sender: User,
): Promise<void> {
  const json = await checkSuiteJson(world, repository, suite);
  announce(world, {
    event: 'check_suite',
    action,
    repository,
    sender,
    permission: ['checks'],
    payload: { check_suite: json },
    ...(action === 'completed' ? {} : { only: suite.app }),
  });
}
