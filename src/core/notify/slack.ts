import type { BranchNews, BranchTurn, Notice } from '../../model/notice.ts';
import { oneLine } from '../render/clean.ts';
import { linksOf } from './links.ts';

const WORDS: Readonly<Record<BranchTurn, string>> = {
  broken: ':red_circle: %s is broken',
  fixed: ':large_green_circle: %s is fixed',
  still_failing: ':red_circle: %s still fails',
  still_passing: ':large_green_circle: %s passes',
};

/** Jobs that are named; of more only how many. */
const MOST_JOBS = 8;
const LONGEST_NAME = 80;

/**
 * The body for an incoming webhook of Slack, and of what takes the same. Mattermost and Rocket.Chat know no blocks, so the
 * text says everything by itself; Slack shows it where blocks do not fit, as in a notification.
 */
export function slackBody({ news }: Notice, baseUrl: string | undefined): object {
  const { repository, branch, turn, run, commit, actor } = news;
  const links = linksOf(news, baseUrl);
  const where = `${link(links.branch, `${repository.owner}/${repository.name} ${branch}`)}`;
  const headline = WORDS[turn].replace('%s', () => `*${where}*`);
  const what = link(links.run, run.title);
  const whose = `${link(links.commit, commit.sha.slice(0, 7))} ${literal(commit.title)} (${literal(actor)})`;
  const failed = failedJobs(news, links.job);
  return {
    text: [headline, what, ...failed, whose].join('\n'),
    blocks: [
      { type: 'section', text: markup([`${headline}: ${what}`, ...failed].join('\n')) },
      { type: 'context', elements: [markup(whose)] },
    ],
  };
}

/** `verbatim`: names of channels and people, and addresses, do not become links by themselves. */
function markup(text: string): object {
  return { type: 'mrkdwn', text, verbatim: true };
}

function failedJobs({ run }: BranchNews, urlOf: (key: string) => string | undefined): readonly string[] {
  if (run.failed.length === 0) return [];
  const named = run.failed.slice(0, MOST_JOBS).map(key => link(urlOf(key), key));
  const more = run.failed.length - named.length;
  return [`Failed: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

/** A bar would end the address. */
function link(url: string | undefined, text: string): string {
  const label = literal(text).replaceAll('|', '¦');
  return url === undefined ? label : `<${url.replaceAll('|', '%7C')}|${label}>`;
}

/**
 * What others wrote, so that it calls nobody and loads nothing: Slack's three characters are escaped
 * (docs.slack.dev/messaging/formatting-message-text), and what Mattermost takes for a mention or a picture is broken up.
 */
function literal(text: string): string {
  return oneLine(text, LONGEST_NAME)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@\u200b')
    .replaceAll('](', ']\u200b(');
}
