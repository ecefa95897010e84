/** The peer of `berth run`: gitlab-ci-local, one version of it, fetched when it is first asked for. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '4.75.1';
const directory = fileURLToPath(new URL(`../.cache/bench/gitlab-ci-local-${VERSION}`, import.meta.url));
const program = join(directory, 'node_modules/gitlab-ci-local/dist/index.js');

/** The command and arguments that run a pipeline; its helper image only has to have a shell and its usual tools. */
export function gitlabCiLocal(file: string, concurrency: number, helperImage: string): readonly [string, ...string[]] {
  if (!existsSync(program)) fetch();
  const options = [
    '--concurrency',
    String(concurrency),
    '--helper-image',
    helperImage,
    '--pull-policy',
    'if-not-present',
  ];
  return [process.execPath, program, '--file', file, ...options];
}

function fetch(): void {
  mkdirSync(directory, { recursive: true });
  const wanted = `gitlab-ci-local@${VERSION}`;
  const quiet = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  execFileSync('npm', ['install', '--prefix', directory, ...quiet, wanted], { stdio: ['ignore', 'ignore', 'inherit'] });
}
