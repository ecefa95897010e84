import { renderRefusal } from '../core/render/answer.ts';
import { act, type Done } from '../flow/act.ts';
import type { Deed } from '../flow/deed.ts';
import { findVisible } from './access.ts';
import type { WebContext } from './context.ts';
import { doerOf } from './doer.ts';
import { type Exchange, sendPage, sendTo } from './exchange.ts';
import { messagePage } from './pages/message.ts';
import { notFoundPage } from './pages/not-found.ts';
import { jobPath, runPath } from './paths.ts';

/** Does what a button of a run or job stands for, and shows the page again. */
export async function pressRunButton(
  context: WebContext,
  exchange: Exchange,
  id: string,
  fields: URLSearchParams,
): Promise<void> {
  const { viewer } = exchange;
  const sight = await findVisible(context, viewer, id);
  const deed = deedOf(fields);
  const doer = sight && doerOf(viewer, sight.run.trigger.repository.id, 'web');
  if (sight === undefined || deed === undefined || doer === undefined) return sendPage(exchange, 404, notFoundPage());
  const done = await act(context.handling, doer, sight.run, deed);
  if (done.outcome === 'refused') return sendPage(exchange, statusOf(done), messagePage('Refused', wordsOf(done)));
  const job = 'job' in deed && deed.job !== undefined ? deed.job : fields.get('job');
  sendTo(exchange, job === null ? runPath(id) : jobPath(id, job));
}

/** The fields that pages/actions.ts gives its buttons. */
function deedOf(fields: URLSearchParams): Deed | undefined {
  const job = fields.get('job') ?? undefined;
  switch (fields.get('deed')) {
    case 'rerun':
      return {
        name: 'rerun',
        what: job !== undefined ? { job } : fields.get('what') === 'all' ? 'all' : 'failed',
        ...(fields.get('fresh') === 'yes' ? { isFresh: true } : {}),
      };
    case 'cancel':
      return job === undefined ? { name: 'cancel' } : { name: 'cancel', job };
    case 'approve':
      return { name: 'approve', sha: fields.get('sha') ?? '' };
    case 'play':
      return job === undefined ? undefined : { name: 'play', job };
    default:
      return undefined;
  }
}

/** As HTTP has it. */
export function statusOf(done: Done): number {
  if (done.outcome === 'done') return 200;
  if (done.outcome === 'nothing_to_do') return 409;
  if (done.refusal.reason === 'no_permission') return 403;
  return done.refusal.reason === 'unknown_job' ? 404 : 409;
}

/** As people are told in a comment, without its markup. */
export function wordsOf(done: Done): string {
  if (done.outcome === 'done') return 'Done.';
  if (done.outcome === 'nothing_to_do') return 'There is nothing to do: the run has gone on meanwhile.';
  return renderRefusal(done.refusal).replaceAll('`', '');
}
