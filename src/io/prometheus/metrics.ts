import { collectDefaultMetrics, type Gauge, Registry } from 'prom-client';
import type { Metrics } from '../../flow/ports/metrics.ts';
import { createBudget, type GitHubAnswer } from './budget.ts';
import { createInstruments } from './instruments.ts';

/** What io and the server count beside what flow does. */
export interface ServerMetrics extends Metrics {
  /** GitHub answered one request of ours; status 0 when it did not. */
  answered(answer: GitHubAnswer): void;
  /** We answered a webhook after so many milliseconds. */
  responded(status: number, durationMs: number): void;
}

/** Numbers for Prometheus, in a registry of their own: ours and those of the process. */
export function createMetrics(): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { deliveries, webhooks, waits, attempts, works, runs, logBytes, calls, ...now } = createInstruments(registry);
  const budget = createBudget();

  return {
    delivered: (kind, outcome) => deliveries.inc({ kind, outcome }),
    responded: (status, durationMs) => webhooks.observe({ status }, durationMs / 1000),
    logged: bytes => logBytes.inc(bytes),

    answered(answer) {
      calls.inc({ status: answer.status });
      budget.note(answer);
    },

    reached(milestone) {
      switch (milestone.kind) {
        case 'attempt_started':
          return waits.observe(seconds(milestone.waitedMs));
        case 'attempt_ended': {
          const { outcome, cause = '', durationMs } = milestone;
          attempts.inc({ outcome, cause });
          if (durationMs !== undefined) works.observe({ outcome }, seconds(durationMs));
          return;
        }
        case 'run_completed': {
          const { source, conclusion, durationMs } = milestone;
          return runs.observe({ source, conclusion }, seconds(durationMs));
        }
      }
    },

    async read({ backlog, staff }) {
      set(now.workers, staff?.workers);
      set(now.slots, staff?.slots);
      set(now.stranded, staff?.stranded);
      set(now.queued, backlog?.queued);
      set(now.running, backlog?.running);
      set(now.oldest, backlog?.oldestQueuedAt === undefined ? undefined : backlog.oldestQueuedAt / 1000);
      set(now.remaining, budget.least(Date.now()));
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

/** A clock that was set back between two moments must not count as less than nothing. */
function seconds(ms: number): number {
  return Math.max(ms, 0) / 1000;
}

/** What is not known is absent, which a graph shows as a gap: 0 would be a lie. */
function set(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}
