import type Docker from 'dockerode';
import type { Output } from '../../flow/ports/engine.ts';
import { reasonOf } from './errors.ts';
import { authOf } from './image-rights.ts';
import { orSilence } from './or-silence.ts';
import { failureOf, type Pull } from './pull.ts';
import { progressLines } from './pull-progress.ts';

export interface Pulls {
  /**
   * Pulls an image. Pulls of one image with one login at one time are one, and everybody sees its progress; nobody rides
   * on a pull with another login. Throws ImageError or InfraError.
   */
  share(docker: Docker, pull: Pull, output: Output): Promise<void>;
}

interface Running {
  readonly done: Promise<void>;
  readonly outputs: Set<Output>;
}

/** The pulls of one engine; one that says nothing for `silenceMs` is given up. */
export function pulls(silenceMs: number): Pulls {
  const running = new Map<string, Running>();

  function start(docker: Docker, pull: Pull, key: string): Running {
    const outputs = new Set<Output>();
    const announce = async (line: string) => {
      // Who cannot be told fails alone, when its job has something to say.
      await Promise.allSettled([...outputs].map(tell => tell(Buffer.from(`${line}\n`))));
    };
    const done = pullImage(docker, pull, silenceMs, announce).finally(() => running.delete(key));
    return { done, outputs };
  }

  return {
    async share(docker, pull, output) {
      const key = [pull.reference.name, pull.platform, pull.login?.id ?? ''].join(' ');
      const shared = running.get(key) ?? start(docker, pull, key);
      running.set(key, shared);
      shared.outputs.add(output);
      try {
        await shared.done;
      } finally {
        shared.outputs.delete(output);
      }
    },
  };
}

async function pullImage(
  docker: Docker,
  pull: Pull,
  silenceMs: number,
  announce: (line: string) => Promise<void>,
): Promise<void> {
  const { reference, platform, login } = pull;
  const startedAt = performance.now();
  // An engine that can gives a pull up when nobody listens any more.
  const request = new AbortController();
  const options = { ...(platform === '' ? {} : { platform }), ...authOf(login), abortSignal: request.signal };
  const answer = docker.pull(reference.name, options).catch(error => {
    throw failureOf(pull, reasonOf(error), error);
  });
  try {
    const progress = await orSilence(reference, answer, silenceMs);
    await progressLines(pull, progress, silenceMs, announce);
  } finally {
    request.abort();
  }
  await announce(`Pulled ${reference.name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
