import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { busyboxTree } from './busybox.ts';
import { cacheFolder } from './cache.ts';
import { command } from './command.ts';
import type { Recipe } from './recipe.ts';
import { findProgram, type RootTree } from './root-tree.ts';

const MAJOR = 24;
const NPM = 'npm@11.21.2';
/** Programs of git that only serve or fetch over the network; they need libraries of their own. */
const GIT_FOR_NETWORKS = /git-(remote-\w+|http-\w+|imap-send|daemon|shell)$|\/scalar$/;

/** Node with npm, bash and git over busybox. */
export const nodeImage: Recipe = {
  version: `${MAJOR}-${NPM}-1`,
  changes: ['CMD ["node"]', 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  build: nodeTree,
};

async function nodeTree(onProgress: (line: string) => void): Promise<RootTree> {
  const root = await busyboxTree();
  await root.program(nodeBinary(), 'usr/local/bin/node');
  await root.program(await findProgram('bash'), 'bin/bash');
  await addGit(root);

  onProgress(`fetching ${NPM}`);
  await root.folder(await npmPackage(), 'usr/local/lib/node_modules/npm');
  root.link('usr/local/bin/npm', '../lib/node_modules/npm/bin/npm-cli.js');
  return root.link('usr/local/bin/npx', '../lib/node_modules/npm/bin/npx-cli.js');
}

function nodeBinary(): string {
  const bundled = fileURLToPath(new URL(`../../node_modules/node-linux-${process.arch}/bin/node`, import.meta.url));
  if (existsSync(bundled)) return bundled;
  if (process.versions.node.startsWith(`${MAJOR}.`)) return process.execPath;
  throw new Error(`Node ${MAJOR} is needed: install the optional npm packages, or run this with it`);
}

async function addGit(root: RootTree): Promise<void> {
  await root.program(await findProgram('git'), 'usr/bin/git');
  const folder = (await command('git', ['--exec-path'])).trim();
  await root.folder(folder, folder.slice(1), path => !GIT_FOR_NETWORKS.test(path));
  root.link(join(folder, 'git').slice(1), '/usr/bin/git');
  await root.folder('/usr/share/git-core/templates', 'usr/share/git-core/templates');
}

/** The folder of npm itself, which carries its dependencies. */
async function npmPackage(): Promise<string> {
  const folder = join(await cacheFolder(), NPM);
  if (existsSync(folder)) return folder;
  const download = await mkdtemp(`${folder}-`);
  try {
    const file = (await command('npm', ['pack', '--silent', NPM], download)).trim();
    await command('tar', ['-xzf', file], download);
    await rename(join(download, 'package'), folder);
  } finally {
    await rm(download, { recursive: true, force: true });
  }
  return folder;
}
