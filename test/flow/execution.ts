/** One attempt whose job has just ended, for those who look at what it left. */

import { Readable } from 'node:stream';
import pino from 'pino';
import { pack } from 'tar-stream';
import { createMasker, createMasks, maskText } from '../../src/core/mask/masker.ts';
import type { Blobs } from '../../src/flow/ports/blobs.ts';
import type { Sandbox } from '../../src/flow/ports/engine.ts';
import type { Store } from '../../src/flow/ports/store.ts';
import type { ArtifactSettings } from '../../src/flow/work/context.ts';
import type { Execution } from '../../src/flow/work/execution.ts';
import type { Artifacts } from '../../src/model/pipeline.ts';
import { plannedJob } from '../core/prepare/runs.ts';

const SECRETS = createMasks(['a secret']);
export const NOW = 1_767_225_600_000;

export interface TestExecution extends Execution {
  readonly notes: string[];
}

interface TestContext {
  readonly blobs?: Blobs;
  readonly store?: Pick<Store, 'keepTests'>;
  readonly most?: ArtifactSettings['most'];
  readonly keepMs?: number;
}

export function createExecution(
  { artifacts }: { readonly artifacts: Partial<Artifacts> },
  { most = { bytes: 2 ** 30, entries: 1_000 }, keepMs, ...context }: TestContext = {},
): TestExecution {
  const notes: string[] = [];
  const nothing: Artifacts = {
    paths: [],
    exclude: [],
    untracked: false,
    when: 'on_success',
    access: 'all',
    reports: {},
  };
  const execution = {
    context: {
      ...context,
      worker: 'w',
      log: pino({ level: 'silent' }),
      now: () => NOW,
      settings: { artifacts: { most, keepMs } },
    },
    job: plannedJob('build', { artifacts: { ...nothing, ...artifacts } }),
    spec: { directory: '/builds/acme/shop' },
    ref: { runId: '1', key: 'build', number: 1 },
    transcript: {
      mask: (text: string) => maskText(SECRETS, text),
      masker: () => createMasker(SECRETS),
      note: async (sentence: string) => {
        notes.push(sentence);
      },
    },
    notes,
  };
  return execution as unknown as TestExecution;
}

export function fakeSandbox(methods: Partial<Sandbox>): Sandbox {
  return methods as Sandbox;
}

/** A sandbox whose project has these files, and began with those of `original`. */
export function sandboxWith(files: Readonly<Record<string, string>>, original: readonly string[] = []): Sandbox {
  return fakeSandbox({
    originalFiles: async () => new Set(original),
    copyOut: async path => {
      const inside = Object.entries(files).filter(
        ([name]) => path === '.' || name === path || name.startsWith(`${path}/`),
      );
      if (inside.length === 0) return undefined;
      const archive = pack();
      const above = path === '.' ? '' : path.slice(0, path.lastIndexOf('/') + 1);
      for (const [name, content] of inside) {
        const inArchive = path === '.' ? `project/${name}` : name.slice(above.length);
        archive.entry({ name: inArchive, mtime: new Date(0) }, content);
      }
      archive.finalize();
      return Readable.from(archive);
    },
  });
}
