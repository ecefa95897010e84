/** Runs to begin a test with. */

import { createRun } from '../../../src/core/schedule/create-run.ts';
import type { ResourceGroup } from '../../../src/model/pipeline.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { AutoCancel } from '../../../src/model/rule.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Actor, PushTrigger, Repository, Trust } from '../../../src/model/trigger.ts';

export interface JobWish
  extends Pick<
    Partial<PlannedJob>,
    'startInMs' | 'allowedExitCodes' | 'retry' | 'interruptible' | 'resourceGroup' | 'environment'
  > {
  readonly stage?: number;
  readonly needs?: readonly string[];
  readonly when?: PlannedJob['when'];
  readonly allowFailure?: boolean;
}

export const somebody: Actor = { id: 7, login: 'somebody' };

export const repository: Repository = {
  id: 42,
  owner: 'acme',
  name: 'shop',
  defaultBranch: 'main',
  isPrivate: false,
  url: 'https://github.test/acme/shop',
  installationId: 1,
};

export function push(trust: Trust = 'trusted'): PushTrigger {
  return {
    source: 'push',
    repository,
    commit: {
      sha: 'c0ffee0000000000000000000000000000000000',
      message: 'Sell more',
      authorName: 'Some Body',
      authorEmail: 'somebody@example.com',
    },
    actor: somebody,
    trust,
    deliveryId: 'delivery',
    ref: { kind: 'branch', name: 'main' },
  };
}

export function job(
  key: string,
  { stage = 0, needs, when = 'on_success', allowFailure = false, ...more }: JobWish = {},
): PlannedJob {
  return {
    key,
    stage: `stage ${stage}`,
    stageIndex: stage,
    variables: {},
    beforeScript: [],
    script: ['make'],
    afterScript: [],
    needs: needs === undefined ? 'earlier_stages' : needs.map(need => ({ key: need, artifacts: true })),
    when,
    allowFailure,
    timeoutMs: 3_600_000,
    ...more,
  };
}

/** The same job in a resource group. */
export function inGroup(
  name: string,
  processMode: ResourceGroup['processMode'] = 'oldest_first',
): Pick<JobWish, 'resourceGroup'> {
  return { resourceGroup: { name, processMode } };
}

export function runOf(jobs: readonly PlannedJob[], trust: Trust = 'trusted', autoCancel: AutoCancel = {}): Run {
  return createRun({ id: 'R', trigger: push(trust), plan: { jobs, autoCancel }, diagnostics: [], now: 0 });
}
