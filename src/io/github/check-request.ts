import type { CheckReport } from '../../model/report.ts';
import { cutLine, cutMarkdown } from './cut.ts';

/** Bytes of `summary` and of `text`. */
const markdownLimit = 65_535;
const titleLimit = 255;

/** A check as GitHub accepts it, without its annotations and its aside: all that makes it differ. Pure. */
export function checkRequest(check: CheckReport) {
  return {
    name: check.name,
    external_id: check.externalId,
    ...stateOf(check),
    ...(check.startedAt === undefined ? {} : { started_at: new Date(check.startedAt).toISOString() }),
    ...(check.completedAt === undefined ? {} : { completed_at: new Date(check.completedAt).toISOString() }),
    ...(check.detailsUrl === undefined ? {} : { details_url: check.detailsUrl }),
    output: {
      title: cutLine(check.title, titleLimit),
      summary: cutMarkdown(check.summary, markdownLimit),
      ...(check.text === undefined ? {} : { text: cutMarkdown(check.text, markdownLimit) }),
    },
    actions: check.actions.slice(0, 3).map(action => ({
      label: cutLine(action.label, 20),
      description: cutLine(action.description, 40),
      identifier: action.identifier.slice(0, 20),
    })),
  };
}

/** What is sent when something of it differs. */
export function checkToSend(check: CheckReport) {
  const request = checkRequest(check);
  if (check.aside === undefined) return request;
  return { ...request, output: { ...request.output, title: cutLine(`${check.title}: ${check.aside}`, titleLimit) } };
}

function stateOf(check: CheckReport) {
  if (check.status !== 'completed') return { status: check.status };
  if (check.conclusion === undefined) throw new Error(`the completed check ${check.externalId} has no conclusion`);
  return { status: check.status, conclusion: check.conclusion };
}
