import type Docker from 'dockerode';
import type { Output } from '../../flow/ports/engine.ts';
import type { ImageSpec } from '../../model/container.ts';
import { ImageError, InfraError } from '../../model/errors.ts';
import type { PullPolicy } from '../../model/pipeline.ts';
import type { RegistryRights } from '../../model/registry.ts';
import { type FoundImage, findImage } from './find-image.ts';
import { type ImageReference, imageReference } from './image-reference.ts';
import { accessTo, imageRights } from './image-rights.ts';
import { absentImage, foreignImage, malformedName, wrongPlatform } from './pull-error.ts';
import type { PulledImages } from './pulled-images.ts';
import { pulls } from './pulls.ts';

/** A pull that says nothing for so long hangs. */
const SILENCE_MS = 300_000;

export interface Images {
  /**
   * Makes sure that the engine has an image and that a job with these rights may use it, as its pull policies say, and
   * answers what the image says of itself. Throws ImageError or InfraError.
   */
  ensure(docker: Docker, wanted: ImageSpec, rights: RegistryRights, output: Output): Promise<FoundImage>;
}

export interface ImagesOptions {
  readonly silenceMs?: number;
  /** Absent: what is pulled is not remembered, and stays. */
  readonly kept?: PulledImages | undefined;
}

/** The images of one engine. */
export function images({ silenceMs = SILENCE_MS, kept }: ImagesOptions = {}): Images {
  const shared = pulls(silenceMs);
  const known = imageRights();

  async function obtain(wish: Wish, policy: PullPolicy): Promise<FoundImage> {
    const { docker, reference, platform, rights } = wish;
    const found = policy === 'always' ? undefined : await findImage(docker, reference, platform);
    if (found !== undefined && (await known.mayUse(docker, found, rights))) {
      await kept?.used(docker, found);
      return found;
    }
    // What is here for others is as good as absent: pulling it shows who may have it.
    if (policy === 'never') throw found === undefined ? absentImage(reference) : foreignImage(reference);
    return await pull(wish);
  }

  async function pull({ docker, reference, platform, rights, output }: Wish): Promise<FoundImage> {
    const { name } = reference;
    const login = accessTo(reference, rights)?.login;
    await output(Buffer.from(`Pulling ${name}${platform === '' ? '' : ` for ${platform}`}\n`));
    const before = await kept?.present(docker);
    await shared.share(docker, { reference, platform, ...(login === undefined ? {} : { login }) }, output);
    const pulled = await findImage(docker, reference, platform);
    if (pulled !== undefined) {
      known.grant(pulled, rights);
      if (before !== undefined) await kept?.pulled(docker, pulled, before);
      return pulled;
    }
    if (platform !== '') throw wrongPlatform(reference, platform);
    throw new InfraError(`The image ${name} was pulled, and then somebody removed it.`, { retryable: true });
  }

  return {
    async ensure(docker, { image, platform = '', pullPolicy = [] }, rights, output) {
      const reference = imageReference(image);
      if (reference === undefined) throw malformedName(image);
      const wish = { docker, reference, platform, rights, output };
      const policies = [...pullPolicy];
      const last = policies.pop() ?? 'if-not-present';
      for (const policy of policies) {
        try {
          return await obtain(wish, policy);
        } catch (error) {
          if (!(error instanceof ImageError || error instanceof InfraError)) throw error;
          await output(Buffer.from(`${error.message} Trying the next pull policy.\n`));
        }
      }
      return await obtain(wish, last);
    },
  };
}

interface Wish {
  readonly docker: Docker;
  readonly reference: ImageReference;
  /** '' for the engine's own. */
  readonly platform: string;
  readonly rights: RegistryRights;
  readonly output: Output;
}
