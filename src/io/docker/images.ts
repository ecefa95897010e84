import type Docker from 'dockerode';
import type { Output } from '../../flow/ports/engine.ts';
import type { ImageSpec } from '../../model/container.ts';
import { ImageError, InfraError } from '../../model/errors.ts';
import type { PullPolicy } from '../../model/pipeline.ts';
import { reasonOf } from './errors.ts';
import { type FoundImage, findImage } from './find-image.ts';
import { type ImageReference, imageReference } from './image-reference.ts';
import { absentImage, malformedName, pullError, wrongPlatform } from './pull-error.ts';
import { progressLines } from './pull-progress.ts';

export interface Images {
  /**
   * Makes sure that the engine has an image, as its pull policies say, and answers what the image says of itself. Pulls
   * of one image at one time are one pull, and everybody sees its progress. Throws ImageError or InfraError.
   */
  ensure(docker: Docker, wanted: ImageSpec, output: Output): Promise<FoundImage>;
}

interface Pull {
  readonly done: Promise<void>;
  readonly outputs: Set<Output>;
}

/** The images of one engine. */
export function images(): Images {
  const pulls = new Map<string, Pull>();

  async function share(docker: Docker, reference: ImageReference, platform: string, output: Output): Promise<void> {
    const name = `${reference.name} ${platform}`;
    let pull = pulls.get(name);
    if (pull === undefined) {
      const outputs = new Set<Output>();
      const announce = async (line: string) => {
        // Who cannot be told fails alone, when its job has something to say.
        await Promise.allSettled([...outputs].map(tell => tell(Buffer.from(`${line}\n`))));
      };
      const done = pullImage(docker, reference, platform, announce).finally(() => pulls.delete(name));
      pull = { done, outputs };
      pulls.set(name, pull);
    }
    pull.outputs.add(output);
    try {
      await pull.done;
    } finally {
      pull.outputs.delete(output);
    }
  }

  async function obtain({ docker, reference, platform, output }: Wish, policy: PullPolicy): Promise<FoundImage> {
    const found = policy === 'always' ? undefined : await findImage(docker, reference, platform);
    if (found !== undefined) return found;
    if (policy === 'never') throw absentImage(reference);
    await output(Buffer.from(`Pulling ${reference.name}${platform === '' ? '' : ` for ${platform}`}\n`));
    await share(docker, reference, platform, output);
    const pulled = await findImage(docker, reference, platform);
    if (pulled === undefined && platform !== '') throw wrongPlatform(reference, platform);
    return pulled ?? {};
  }

  return {
    async ensure(docker, { image, platform = '', pullPolicy = [] }, output) {
      const reference = imageReference(image);
      if (reference === undefined) throw malformedName(image);
      const wish = { docker, reference, platform, output };
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
  readonly output: Output;
}

async function pullImage(
  docker: Docker,
  reference: ImageReference,
  platform: string,
  announce: (line: string) => Promise<void>,
): Promise<void> {
  const { name } = reference;
  const startedAt = performance.now();
  const progress = await docker.pull(name, platform === '' ? {} : { platform }).catch(error => {
    throw pullError(reference, reasonOf(error), error);
  });
  await progressLines(reference, progress, announce);
  await announce(`Pulled ${name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
