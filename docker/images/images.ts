import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { busyboxImage } from './busybox.ts';
import { cacheFolder } from './cache.ts';
import { nodeImage } from './node.ts';
import type { Recipe } from './recipe.ts';

/** Images made from what Debian and npm give, so that tests and the demo need no image registry. */
const RECIPES: Readonly<Record<string, Recipe>> = { 'berth/busybox': busyboxImage, 'berth/node:24': nodeImage };

/** Label of the recipe's version: an image made by an older one is made again. */
const RECIPE_LABEL = 'dev.berth.recipe';
/** Milliseconds after which a lock belongs to a process that died. */
const STALE_MS = 300_000;

/** Makes those of `names` that the engine does not have. Safe to repeat, and from several processes at once. */
export async function ensureImages(
  docker: Docker,
  names: readonly string[],
  onProgress: (line: string) => void = () => undefined,
): Promise<void> {
  for (const name of names) {
    const recipe = RECIPES[name];
    if (recipe === undefined) throw new Error(`${name} is not one of ${Object.keys(RECIPES).join(', ')}`);
    if (!(await isPresent(docker, name, recipe))) await underLock(name, () => make(docker, name, recipe, onProgress));
  }
}

async function make(docker: Docker, name: string, recipe: Recipe, onProgress: (line: string) => void): Promise<void> {
  if (await isPresent(docker, name, recipe)) return;
  onProgress(`making the image ${name}`);
  const root = await recipe.build(onProgress);
  const [repo, tag = 'latest'] = name.split(':');
  const changes = [`LABEL ${RECIPE_LABEL}=${recipe.version}`, ...recipe.changes].join('\n');
  const progress = await docker.importImage(root.tar(), { repo, tag, changes });
  for await (const event of progress) {
    const text = String(event);
    if (text.includes('"error"')) throw new Error(`could not import ${name}: ${text}`);
  }
}

async function isPresent(docker: Docker, name: string, recipe: Recipe): Promise<boolean> {
  const found = await docker
    .getImage(name)
    .inspect()
    .catch((error: { statusCode?: number }) => {
      if (error.statusCode === 404) return undefined;
      throw error;
    });
  return found?.Config.Labels?.[RECIPE_LABEL] === recipe.version;
}

async function underLock(name: string, work: () => Promise<void>): Promise<void> {
  const lock = join(await cacheFolder(), `${name.replaceAll(/\W/g, '-')}.lock`);
  while (!(await acquire(lock))) await sleep(200);
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function acquire(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const found = await stat(lock).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > STALE_MS) await rm(lock, { recursive: true, force: true });
    return false;
  }
}
