import { ImageError, InfraError } from '../../model/errors.ts';
import type { ImageReference } from './image-reference.ts';

/** What engines and registries say, as text: the status alone does not tell (a refused login is a 500). */
const BUSY = /toomanyrequests|too many requests|rate limit/i;
const FULL = /no space left on device|disk quota exceeded/i;
const WRONG_MACHINE = /no matching manifest|does not match the specified platform/i;
const AWAY =
  /connection re(fused|set)|no such host|server misbehaving|no route to host|timeout|deadline exceeded|request canceled|EOF$/i;
const REFUSED =
  /unauthorized|no basic auth credentials|authentication required|requested access.*denied|denied:|forbidden|incorrect username or password/i;
const MISSING = /manifest unknown|not found|does not exist|name unknown|no such image/i;
const MALFORMED = /invalid reference format|invalid repository name|repository name must|invalid tag format/i;

export interface Circumstances {
  readonly cause?: unknown;
  /** Whether the operator gave the repository a login for the registry. */
  readonly withLogin?: boolean;
}

/**
 * Why an image cannot be had, from what was said when it was pulled: a sentence for the pipeline's author (ImageError)
 * when the name or the rights are wrong, InfraError (retryable) when the registry is away or busy, or our disk is full.
 */
export function pullError(
  reference: ImageReference,
  reason: string,
  { cause, withLogin = false }: Circumstances = {},
): ImageError | InfraError {
  const { name, repository, registry } = reference;
  // Words in the name of an image prove nothing.
  const said = reason.replaceAll(name, '').replaceAll(repository, '');
  const quoted = reason.replace(/\.$/, '');
  const failed = `The image ${name} could not be pulled from ${registry}`;
  const infra = (message: string) => new InfraError(message, { retryable: true, cause });
  if (BUSY.test(said)) {
    const hint = withLogin ? '' : ' A login for it, which the operator of this server can give, usually allows more.';
    return infra(`${registry} gives no more images for now, so ${name} could not be pulled: ${quoted}.${hint}`);
  }
  if (FULL.test(said)) return infra(`The image ${name} could not be pulled: the disk of the Docker engine is full.`);
  if (MALFORMED.test(said)) return malformedName(name);
  if (WRONG_MACHINE.test(said)) {
    return new ImageError(`The image ${name} exists, but not for this machine's processor: ${reason}`);
  }
  if (AWAY.test(said)) return infra(`${failed}, which cannot be reached: ${quoted}.`);
  if (REFUSED.test(said)) return refused(reference, withLogin);
  if (MISSING.test(said)) {
    return new ImageError(`The image ${name} does not exist on ${registry}. Check its name and tag.`);
  }
  return infra(`${failed}: ${quoted}.`);
}

/** Docker Hub and others answer "denied" for what does not exist, so both are named. */
function refused({ name, registry }: ImageReference, withLogin: boolean): ImageError {
  const who = withLogin ? 'the login that this repository has here may not pull it' : 'this server may not pull it';
  const what = withLogin ? 'check that login' : `give this repository access to ${registry}`;
  return new ImageError(
    `The image ${name} does not exist on ${registry}, or ${who}. Check its name and tag; for a private image, ask the operator of this server to ${what}.`,
  );
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

/** `pull_policy: never`, and the engine has it for others. */
export function foreignImage({ name }: ImageReference): ImageError {
  return new ImageError(
    `The image ${name} is on this server, but its registry does not let this repository read it. Ask the operator of this server to give this repository access to it.`,
  );
}

/** A registry may answer with what it has, whatever was asked for. */
export function wrongPlatform({ name }: ImageReference, platform: string): ImageError {
  return new ImageError(`The image ${name} exists, but not for ${platform}.`);
}
