import { engineWarnings } from '../../core/prepare/engine-advice.ts';
import type { EngineInfo } from '../../flow/ports/engine.ts';
import { type Judgement, ok, warning } from './finding.ts';

/** What the engine is made of, and what it warns of itself. */
export function judgeEngine(engine: EngineInfo): readonly Judgement[] {
  const { version, api, storage, cgroups, runc, warnings } = engine;
  const parts = [
    `API ${api}`,
    `storage ${storage}`,
    `cgroup v${cgroups}`,
    ...(runc === undefined ? [] : [`runc ${runc}`]),
  ];
  return [
    ok(`Docker ${version} (${parts.join(', ')})`),
    ...(storage === 'vfs' ? [SLOW] : []),
    ...[...warnings, ...engineWarnings(engine)].map(text => warning(text)),
  ];
}

const SLOW = warning(
  'the engine copies every layer of every image (storage driver vfs), which is slow and fills the disk',
  'Keep its data on a file system that overlay2 works on, such as ext4 or xfs.',
);

/** Whether jobs begin with a layer over the checkout, or with a copy of it. */
export function judgeLayering(reason: string | undefined): readonly Judgement[] {
  if (reason === undefined) return [ok('workspaces are layered over their checkout')];
  return [warning(`every job gets a copy of its checkout, which is slower: ${reason}`, LAYERING_HINT)];
}

export const ENGINE_HINT =
  'Start the engine, and let the user of this server use its socket (group docker); DOCKER_HOST names another one.';

export const LAYERING_HINT =
  'Let the engine run on this machine and see DATA_DIR under the same path; in a container, mount it there.';
