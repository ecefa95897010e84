/** Which images were pulled for jobs, and when one last used them: all others are the operator's, and stay. */

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { z } from 'zod';
import { call, callUnless, LONG_MS, SHORT_MS } from './call.ts';
import type { FoundImage } from './find-image.ts';
import type { Log } from './log.ts';

/** A use is written down when the last one that was is older, in milliseconds: images are kept for days. */
const WRITE_AFTER_MS = 3_600_000;

/** By the id of an image, the tags that came with pulls, and when it was last used in milliseconds since the epoch. */
const fileShape = z.record(z.string(), z.object({ tags: z.array(z.string()), usedAt: z.number() }));
type Pulled = z.output<typeof fileShape>;

/** Ids and tags of the images that the engine has. */
export type Present = ReadonlyMap<string, readonly string[]>;

export interface PulledImages {
  /** What is there before a pull. */
  present(docker: Docker): Promise<Present>;
  /** It was just pulled. It is ours when it was not there before, or was ours. */
  pulled(docker: Docker, image: FoundImage, before: Present): Promise<void>;
  /** A job uses it. */
  used(docker: Docker, image: FoundImage): Promise<void>;
  /** Removes what is ours and was not used for so long, unless a container has it. Answers how many images went. */
  removeUnused(docker: Docker, unusedMs: number): Promise<number>;
}

/** They are remembered in a file of `folder` for each engine. A file that was lost or broken makes them the operator's. */
export function pulledImages(folder: string, log: Log): PulledImages {
  let path: string | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function pathFor(docker: Docker): Promise<string> {
    if (path !== undefined) return path;
    const { ID } = await call('tell about itself', SHORT_MS, () => docker.info());
    path = join(folder, `${encodeURIComponent(String(ID))}.json`);
    return path;
  }

  /**
   * One after the other in this process. The file is read each time, since another process may share it; what that
   * overwrites of ours is the operator's from then on.
   */
  function change<T>(docker: Docker, edit: (pulled: Pulled) => T | Promise<T>): Promise<T> {
    const next = turn.then(async () => {
      const file = await pathFor(docker);
      const pulled = await readPulled(file);
      const before = JSON.stringify(pulled);
      const result = await edit(pulled);
      if (JSON.stringify(pulled) !== before) await writePulled(folder, file, pulled);
      return result;
    });
    turn = next.catch(() => undefined);
    return next;
  }

  /** No job fails for what is only written down: the image stays longer, or goes and is pulled again. */
  async function note(docker: Docker, edit: (pulled: Pulled) => void): Promise<void> {
    await change(docker, edit).catch(error => log.warn({ err: error }, 'cannot write down which images are used'));
  }

  return {
    async present(docker) {
      const images = await call('list images', SHORT_MS, () => docker.listImages());
      const tagsOf = (tags: readonly string[] | null) => (tags ?? []).filter(tag => tag !== '<none>:<none>');
      return new Map(images.map(({ Id, RepoTags }) => [Id, tagsOf(RepoTags ?? null)]));
    },
    async pulled(docker, { id, tags }, before) {
      await note(docker, pulled => {
        const ours = pulled[id]?.tags;
        const isOurs = ours !== undefined && before.get(id)?.every(tag => ours.includes(tag));
        if (isOurs || !before.has(id)) pulled[id] = { tags: [...tags], usedAt: Date.now() };
      });
    },
    async used(docker, { id }) {
      await note(docker, pulled => {
        const known = pulled[id];
        if (known !== undefined && Date.now() - known.usedAt > WRITE_AFTER_MS) known.usedAt = Date.now();
      });
    },
    async removeUnused(docker, unusedMs) {
      return await change(docker, async pulled => {
        let removed = 0;
        for (const [id, { tags, usedAt }] of Object.entries(pulled)) {
          if (Date.now() - usedAt < unusedMs) continue;
          const fate = await removeImage(docker, id, tags);
          if (fate !== 'in use') delete pulled[id];
          if (fate === 'removed') removed += 1;
        }
        return removed;
      });
    },
  };
}

/** Tag by tag and never by force: what a container has stays, and so does what somebody gave a name of their own. */
async function removeImage(
  docker: Docker,
  id: string,
  ours: readonly string[],
): Promise<'removed' | 'in use' | 'not ours'> {
  const look = () =>
    callUnless(
      [404],
      'look for an image',
      SHORT_MS,
      (): Promise<Partial<Docker.ImageInspectInfo>> => docker.getImage(id).inspect(),
    );
  const found = await look();
  const tags = found?.RepoTags ?? [];
  if (found === undefined || tags.some(tag => !ours.includes(tag))) return 'not ours';
  for (const name of [...tags, id]) {
    await callUnless([404, 409], 'remove an image', LONG_MS, () => docker.getImage(name).remove());
  }
  return (await look()) === undefined ? 'removed' : 'in use';
}

async function readPulled(file: string): Promise<Pulled> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  try {
    return fileShape.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

async function writePulled(folder: string, file: string, pulled: Pulled): Promise<void> {
  await mkdir(folder, { recursive: true });
  const fresh = `${file}.${randomUUID()}`;
  await writeFile(fresh, JSON.stringify(pulled));
  await rename(fresh, file);
}
