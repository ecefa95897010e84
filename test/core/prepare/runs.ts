import type { PlannedJob } from '../../../src/model/plan.ts';
import type { Attempt, Ended, Run, Yield } from '../../../src/model/run.ts';

export function plannedJob(key: string, change: Partial<PlannedJob> = {}): PlannedJob {
  return {
    key,
    stage: 'test',
    stageIndex: 2,
    variables: {},
    beforeScript: [],
    script: ['true'],
    afterScript: [],
    needs: [],
    when: 'on_success',
    allowFailure: false,
    timeoutMs: 90_000,
    ...change,
  };
}

/** A run of these jobs; of some, how their only try ended. */
export function runOf(jobs: readonly PlannedJob[], ended: Readonly<Record<string, Ended>> = {}): Run {
  return {
    id: '7',
    createdAt: Date.UTC(2028, 1, 29, 1, 2, 3, 999),
    diagnostics: [],
    approval: { state: 'not_needed' },
    round: 0,
    jobs: jobs.map(job => ({
      job,
      progress: { status: 'queued' },
      attempts: attemptsOf(ended[job.key]),
      round: 0,
      firstAttempt: 1,
    })),
    trigger: {
      source: 'push',
      ref: { kind: 'branch', name: `zzz";echo\${IFS}x;#` },
      repository: {
        id: 1,
        owner: 'acme',
        name: 'shop',
        defaultBranch: 'main',
        isPrivate: false,
        url: 'https://github.com/acme/shop',
        installationId: 3,
      },
      commit: { sha: 'a'.repeat(40), message: '$(id)', authorName: 'A', authorEmail: 'a@b' },
      actor: { id: 1, login: 'alice' },
      trust: 'trusted',
      deliveryId: 'd',
    },
  };
}

function attemptsOf(ended: Ended | undefined): readonly Attempt[] {
  return ended === undefined ? [] : [{ number: 1, queuedAt: 1, ended }];
}

export function passed(left: Partial<Yield> = {}): Ended {
  return { outcome: 'success', sections: [], ...left };
}
