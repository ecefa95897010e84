import { ImageError, InfraError } from '../../model/errors.ts';
import type { ImageReference } from './image-reference.ts';

/** What engines and registries say, as text: the status alone does not tell (a refused login is a 500). */
const WRONG_MACHINE = /no matching manifest|does not match the specified platform/i;
const REFUSED =
  /unauthorized|no basic auth credentials|authentication required|requested access.*denied|denied:|forbidden/i;
const MISSING = /manifest unknown|not found|does not exist|name unknown|no such image/i;
const MALFORMED = /invalid reference format|invalid repository name|repository name must|invalid tag format/i;

/**
 * Why an image cannot be had, from what was said when it was pulled: a sentence for the pipeline's author (ImageError)
 * when the name or the rights are wrong, InfraError (retryable) when the registry is away or busy.
 */
export function pullError(
  { name, registry }: ImageReference,
  reason: string,
  cause?: unknown,
): ImageError | InfraError {
  if (MALFORMED.test(reason)) return malformedName(name);
  if (WRONG_MACHINE.test(reason)) {
    return new ImageError(`The image ${name} exists, but not for this machine's processor: ${reason}`);
  }
  // Docker Hub and others answer "denied" for what does not exist, so both are named.
  if (REFUSED.test(reason)) {
    return new ImageError(
      `The image ${name} does not exist on ${registry}, or this server may not pull it. Check its name and tag; for a private image, ask the operator of this server to give it access to ${registry}.`,
    );
  }
  if (MISSING.test(reason)) {
    return new ImageError(`The image ${name} does not exist on ${registry}. Check its name and tag.`);
  }
  return new InfraError(`The image ${name} could not be pulled from ${registry}: ${reason}`, {
    retryable: true,
    cause,
  });
}

export function malformedName(image: string): ImageError {
  return new ImageError(
    `"${image}" is not the name of an image. Write it as [registry/]name[:tag], the name in lower case.`,
  );
}

/** `pull_policy: never` and the engine does not have it. */
export function absentImage({ name }: ImageReference): ImageError {
  return new ImageError(`The image ${name} is not on this server, and \`pull_policy: never\` forbids to fetch it.`);
}

/** A registry may answer with what it has, whatever was asked for. */
export function wrongPlatform({ name }: ImageReference, platform: string): ImageError {
  return new ImageError(`The image ${name} exists, but not for ${platform}.`);
}
