import type { JobRun, UsedImage } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import { code } from './markdown.ts';

/** Of a digest as people are shown it: `sha256:` and as much as Docker shows. */
const DIGEST_LENGTH = 'sha256:'.length + 12;
/** A job may have many services, so only some are named. */
const MOST_SERVICES = 5;

/** What the newest try of the round that told of its images ran in; empty before there is one. */
export function usedImages(jobRun: JobRun): readonly UsedImage[] {
  const ended = attemptsOfRound(jobRun).map(attempt => attempt.ended);
  const told = ended.findLast(each => each !== undefined && 'images' in each);
  return told !== undefined && 'images' in told ? (told.images ?? []) : [];
}

/** The beginning of a digest, which is enough to tell two apart. */
export function shortDigest(digest: string): string {
  return digest.slice(0, DIGEST_LENGTH);
}

/** "image `node:24` at `sha256:1a2b3c4d5e6f`, service `postgres:17` at ..." in Markdown; what is not known yet is left out. */
export function imagesInMarkdown(jobRun: JobRun): string {
  const [own, ...services] = usedImages(jobRun);
  const { image } = jobRun.job;
  if (own === undefined) return image === undefined ? 'the default image' : `image ${code(image.name)}`;
  const more = services.length > MOST_SERVICES ? [`and ${services.length - MOST_SERVICES} more`] : [];
  const named = services.slice(0, MOST_SERVICES).map(service => `service ${withDigest(service)}`);
  return [`image ${withDigest(own)}`, ...named, ...more].join(', ');
}

function withDigest({ name, digest }: UsedImage): string {
  return `${code(name)} at ${code(shortDigest(digest))}`;
}
