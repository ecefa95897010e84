import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectFile, ProjectText, Sources } from '../../flow/ports/sources.ts';
import { askGit, reasonOf, runGit, splitNul, tryGit } from './git.ts';
import { siblingOf } from './remote.ts';
import type { Root } from './root.ts';

interface ProjectFiles {
  readonly read: Sources['readProjectFile'];
  readonly list: Sources['listProjectFiles'];
}

/**
 * Files of other repositories of the same host as `origin`, fetched with the credentials that git has on this machine.
 * Nothing is kept when they have been read.
 */
export function createProjectFiles(root: Root): ProjectFiles {
  async function read({ project, path, ref }: ProjectFile): Promise<ProjectText> {
    const url = await urlOf(root, project);
    if (url === undefined) {
      const message = `\`${project}\` cannot be found from here: this working tree has no remote \`origin\` to find it beside.`;
      return { found: false, message };
    }
    return withRepository(async directory => {
      const { code, stderr } = await fetchInto(directory, url, ref ?? 'HEAD');
      if (code !== 0) {
        const what = ref === undefined ? `\`${project}\`` : `\`${ref}\` of \`${project}\``;
        return { found: false, message: `git cannot fetch ${what} from ${url}: ${reasonOf(stderr)}` };
      }
      const sha = (await inside(directory, 'rev-parse', 'FETCH_HEAD^{commit}')).trim();
      const { code: missing, stdout: text } = await askGit(directory, ['show', `${sha}:${path}`], { elsewhere: true });
      if (missing === 0) return { found: true, text, sha };
      return { found: false, message: `\`${project}\` has no file \`${path}\` at \`${ref ?? 'its default branch'}\`.` };
    });
  }

  async function list(project: string, sha: string): Promise<readonly string[]> {
    const url = await urlOf(root, project);
    if (url === undefined) return [];
    return withRepository(async directory => {
      const { code } = await fetchInto(directory, url, sha);
      return code === 0 ? splitNul(await inside(directory, 'ls-tree', '-r', '-z', '--name-only', sha)) : [];
    });
  }

  return { read, list };
}

async function urlOf({ directory, isGit }: Root, project: string): Promise<string | undefined> {
  const origin = isGit ? await tryGit(directory, ['config', '--get', 'remote.origin.url']) : undefined;
  return origin === undefined ? undefined : siblingOf(origin.trim(), project);
}

async function withRepository<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'berth-include-'));
  try {
    await inside(directory, 'init', '--quiet', '--bare', '.');
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function fetchInto(directory: string, url: string, ref: string): ReturnType<typeof askGit> {
  return askGit(directory, ['fetch', '--quiet', '--depth=1', '--no-tags', '--', url, ref], { elsewhere: true });
}

function inside(directory: string, ...args: string[]): Promise<string> {
  return runGit(directory, args, { elsewhere: true });
}
