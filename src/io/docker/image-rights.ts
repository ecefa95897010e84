/** Who may use an image that the engine already has: without this, everybody could whom it was not pulled for. */

import type Docker from 'dockerode';
import { ImageError } from '../../model/errors.ts';
import type { RegistryAccess, RegistryLogin, RegistryRights } from '../../model/registry.ts';
import { reasonOf } from './errors.ts';
import type { FoundImage } from './find-image.ts';
import { type ImageReference, imageReference } from './image-reference.ts';
import { orSilence } from './or-silence.ts';
import { pullError } from './pull-error.ts';

/** How long a registry's yes is believed, in milliseconds. A no is asked for again each time. */
const BELIEVED_MS = 5 * 60_000;
/** A registry tells in a moment what it has. */
const SILENCE_MS = 30_000;
/** More answers than this are cleared of old ones. */
const MANY = 1000;

export interface ImageRights {
  /**
   * Whether a job with these rights may use the image, under whatever name: always when no listed registry knows it,
   * else when one of those that do lets the job read it. Throws InfraError when none says yes and one cannot be asked.
   */
  mayUse(docker: Docker, image: FoundImage, rights: RegistryRights): Promise<boolean>;
  /** The job just pulled it, which is a yes. */
  grant(image: FoundImage, rights: RegistryRights): void;
}

export function imageRights(now: () => number = () => performance.now()): ImageRights {
  /** By rights and image: until when. */
  const granted = new Map<string, number>();

  function grant(image: FoundImage, rights: RegistryRights): void {
    if (granted.size > MANY) for (const [key, until] of granted) if (until < now()) granted.delete(key);
    granted.set(keyOf(image, rights), now() + BELIEVED_MS);
  }

  return {
    grant,
    async mayUse(docker, image, rights) {
      const guarded = guardedNames(image, rights);
      if (guarded.length === 0 || (granted.get(keyOf(image, rights)) ?? 0) > now()) return true;
      const answers = await Promise.allSettled(guarded.map(one => mayRead(docker, one)));
      if (answers.some(answer => answer.status === 'fulfilled' && answer.value)) {
        grant(image, rights);
        return true;
      }
      for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
      return false;
    },
  };
}

/** What a job may have of the registry, when the operator lists it. `host:443` and `host` are one. */
export function accessTo({ registry }: ImageReference, rights: RegistryRights): RegistryAccess | undefined {
  const host = registry.toLowerCase().replace(/:443$/, '');
  return rights.find(({ hosts }) => hosts.includes(host));
}

/** As the engine wants a login; nothing without one. */
export function authOf(login: RegistryLogin | undefined): { authconfig?: Docker.AuthConfig } {
  return login === undefined ? {} : { authconfig: { username: login.username, password: login.password } };
}

interface Guarded {
  readonly reference: ImageReference;
  readonly access: RegistryAccess;
}

/** The names of an image on listed registries. */
function guardedNames({ digests, tags }: FoundImage, rights: RegistryRights): readonly Guarded[] {
  const loaded = tags.filter(tag => !digests.some(digest => repositoryOf(digest) === repositoryOf(tag)));
  return [...digests, ...loaded.filter(namesRegistry)].flatMap(name => {
    const reference = imageReference(name);
    const access = reference && accessTo(reference, rights);
    return reference === undefined || access === undefined ? [] : [{ reference, access }];
  });
}

function repositoryOf(name: string): string | undefined {
  return imageReference(name)?.repository;
}

/** An image that was loaded from a file has tags only. A short one may be anything that was built here. */
function namesRegistry(tag: string): boolean {
  const reference = imageReference(tag);
  return reference?.repository.startsWith(`${reference.registry}/`) ?? false;
}

async function mayRead(docker: Docker, { reference, access }: Guarded): Promise<boolean> {
  const { name } = reference;
  try {
    await orSilence(reference, docker.getImage(name).distribution(authOf(access.login)), SILENCE_MS);
    return true;
  } catch (error) {
    const why = pullError(reference, reasonOf(error), { cause: error });
    if (why instanceof ImageError) return false;
    throw why;
  }
}

/** Jobs with the same logins have the same rights. */
function keyOf({ id }: FoundImage, rights: RegistryRights): string {
  return [id, ...rights.map(({ login }) => login?.id ?? '')].join(' ');
}
