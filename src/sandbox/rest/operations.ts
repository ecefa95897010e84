import type { Operations } from '../http/call.ts';
import { app } from './app.ts';
import { checkLists } from './check-lists.ts';
import { checkRuns } from './check-runs.ts';
import { checkSuites } from './check-suites.ts';
import { commits } from './commits.ts';
import { contents } from './contents.ts';
import { issueComments } from './issue-comments.ts';
import { pulls } from './pulls.ts';
import { reactions } from './reactions.ts';
import { repositories } from './repositories.ts';

/** Everything the REST API answers. */
export const operations: Operations = {
  ...app,
  ...checkLists,
  ...checkRuns,
  ...checkSuites,
  ...commits,
  ...contents,
  ...issueComments,
  ...pulls,
  ...reactions,
  ...repositories,
};
