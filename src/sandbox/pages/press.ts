import { requestAction, rerequestRun } from '../acts/check-run.ts';
import { rerequestSuite } from '../acts/check-suite.ts';
import { addComment } from '../acts/comment.ts';
import type { Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';

/**
 * What a button or a form on a page does, in the viewer's name. Answers false when there is no such thing.
 * `rest` is the path below the repository.
 */
export async function press(
  world: World,
  repository: Repository,
  viewer: User,
  rest: string,
  fields: URLSearchParams,
): Promise<boolean> {
  const [kind = '', id = '', verb = ''] = rest.split('/');
  const number = Number(id);
  if (kind === 'pull' && verb === 'comment') {
    const issue = repository.issues.get(number);
    const body = fields.get('body')?.trim();
    if (!issue || !body) return false;
    addComment(world, repository, issue, viewer, body.replaceAll('\r\n', '\n'));
    return true;
  }
  if (kind === 'suites' && verb === 'rerun') {
    const suite = repository.suites.get(number);
    if (suite) await rerequestSuite(world, repository, suite, viewer);
    return suite !== undefined;
  }
  const run = kind === 'runs' ? repository.runs.get(number) : undefined;
  if (!run) return false;
  if (verb === 'rerun') rerequestRun(world, repository, run, viewer);
  else requestAction(world, repository, run, fields.get('identifier') ?? '', viewer);
  return true;
}
