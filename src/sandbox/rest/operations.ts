import type { Operations } from '../http/call.ts';
import { app } from './app.ts';
import { appHook } from './app-hook.ts';
import { appManifests } from './app-manifests.ts';
import { branches } from './branches.ts';
import { checkLists } from './check-lists.ts';
import { checkRuns } from './check-runs.ts';
import { checkSuites } from './check-suites.ts';
import { commits } from './commits.ts';
import { contents } from './contents.ts';
import { deployments } from './deployments.ts';
import { general } from './general.ts';
import { gitObjects } from './git-objects.ts';
import { issueComments } from './issue-comments.ts';
import { issues } from './issues.ts';
import { pulls } from './pulls.ts';
import { reactions } from './reactions.ts';
import { repositories } from './repositories.ts';
import { rules } from './rules.ts';
import { statuses } from './statuses.ts';

/** Everything the REST API answers. */
export const operations: Operations = {
  ...app,
  ...appHook,
  ...appManifests,
  ...branches,
  ...checkLists,
  ...checkRuns,
  ...checkSuites,
  ...commits,
  ...contents,
  ...deployments,
  ...general,
  ...gitObjects,
  ...issueComments,
  ...issues,
  ...pulls,
  ...reactions,
  ...repositories,
  ...rules,
  ...statuses,
};
