import type Docker from 'dockerode';
import type { Output } from '../../flow/ports/engine.ts';
import { callUnless, SHORT_MS } from './call.ts';
import { reasonOf } from './errors.ts';
import { type ImageReference, imageReference } from './image-reference.ts';
import { malformedName, pullError } from './pull-error.ts';
import { progressLines } from './pull-progress.ts';

export interface Images {
  /**
   * Answers the user the image wants to run as (empty: root), after pulling it when the engine does not have it. Pulls
   * of one image at one time are one pull, and everybody sees its progress. Throws ImageError or InfraError.
   */
  ensure(docker: Docker, image: string, output: Output): Promise<string>;
}

interface Pull {
  readonly done: Promise<void>;
  readonly outputs: Set<Output>;
}

/** The images of one engine. */
export function images(): Images {
  const pulls = new Map<string, Pull>();

  async function share(docker: Docker, reference: ImageReference, output: Output): Promise<void> {
    let pull = pulls.get(reference.name);
    if (pull === undefined) {
      const outputs = new Set<Output>();
      const announce = async (line: string) => {
        // Who cannot be told fails alone, when its job has something to say.
        await Promise.allSettled([...outputs].map(tell => tell(Buffer.from(`${line}\n`))));
      };
      const done = pullImage(docker, reference, announce).finally(() => pulls.delete(reference.name));
      pull = { done, outputs };
      pulls.set(reference.name, pull);
    }
    pull.outputs.add(output);
    try {
      await pull.done;
    } finally {
      pull.outputs.delete(output);
    }
  }

  return {
    async ensure(docker, image, output) {
      const reference = imageReference(image);
      if (reference === undefined) throw malformedName(image);
      const user = await findUser(docker, reference);
      if (user !== undefined) return user;
      await output(Buffer.from(`Pulling ${reference.name}\n`));
      await share(docker, reference, output);
      return (await findUser(docker, reference)) ?? '';
    },
  };
}

async function findUser(docker: Docker, { name }: ImageReference): Promise<string | undefined> {
  const found = await callUnless([404], `look for the image ${name}`, SHORT_MS, () => docker.getImage(name).inspect());
  return found?.Config.User ?? (found && '');
}

async function pullImage(
  docker: Docker,
  reference: ImageReference,
  announce: (line: string) => Promise<void>,
): Promise<void> {
  const { name } = reference;
  const startedAt = performance.now();
  const progress = await docker.pull(name).catch(error => {
    throw pullError(reference, reasonOf(error), error);
  });
  await progressLines(reference, progress, announce);
  await announce(`Pulled ${name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
