import type { JobRun, Run } from '../../model/run.ts';
import { lastArtifact } from '../schedule/attempts.ts';
import type { RenderContext } from './context.ts';
import { jobUrl, segment } from './links.ts';
import { link, plain } from './markdown.ts';

/**
 * What these jobs show of their artifacts (`expose_as`): links to the one file or folder that `paths` names, or to all.
 * Undefined when there is nothing, or not for everybody, or this server has no address.
 */
export function exposedLinks(run: Run, jobs: readonly JobRun[], context: RenderContext): string | undefined {
  const links = jobs.flatMap(jobRun => exposedLink(run, jobRun, context) ?? []);
  return links.length === 0 ? undefined : `📦 ${links.join(' · ')}`;
}

function exposedLink(run: Run, { job }: JobRun, context: RenderContext): string | undefined {
  const { artifacts, key } = job;
  const kept = lastArtifact(run, key);
  const url = jobUrl(run, key, context);
  if (artifacts?.exposeAs === undefined || artifacts.access !== 'all' || url === undefined) return undefined;
  if (kept === undefined || kept.removed === true) return undefined;
  return link(plain(artifacts.exposeAs), `${url}/artifacts/${addressOf(artifacts.paths)}`);
}

/** A path with variables is only known to the job. */
function addressOf([path, ...others]: readonly string[]): string {
  if (path === undefined || others.length > 0 || path.includes('$')) return '';
  const clean = path.replace(/^(\.?\/)+/, '');
  return clean.split('/').map(segment).join('/');
}
