import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Seconds: an acknowledgement has 10 until GitHub gives up. */
const ACKNOWLEDGEMENTS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Seconds: from a worker that is idle to a queue of an hour. */
const WAITS = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600];
/** Seconds: from a linter to a nightly build. */
const WORKS = [1, 2.5, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14_400];

/**
 * What is counted, registered in `registry`. Operators build their graphs on these names. Every label has a few known
 * values: nothing that a repository chooses (a name, a branch, a job) becomes one, since each value is a series for ever.
 */
export function createInstruments(registry: Registry) {
  const registers = [registry];
  return {
    deliveries: new Counter({
      name: 'berth_deliveries_total',
      help: 'Deliveries that were kept (accepted) or known already (duplicate).',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    webhooks: new Histogram({
      name: 'berth_webhook_seconds',
      help: 'Time until a webhook was answered, by HTTP status. GitHub gives up after 10 s.',
      labelNames: ['status'],
      buckets: ACKNOWLEDGEMENTS,
      registers,
    }),
    waits: new Histogram({
      name: 'berth_job_queue_seconds',
      help: 'Time that attempts of jobs waited for a worker.',
      buckets: WAITS,
      registers,
    }),
    attempts: new Counter({
      name: 'berth_job_attempts_total',
      help: 'Attempts of jobs that ended, by outcome; a failure also by its cause.',
      labelNames: ['outcome', 'cause'],
      registers,
    }),
    works: new Histogram({
      name: 'berth_job_seconds',
      help: 'Time from the claim of an attempt to its end, by outcome.',
      labelNames: ['outcome'],
      buckets: WORKS,
      registers,
    }),
    runs: new Histogram({
      name: 'berth_run_seconds',
      help: 'Time from the start of a run (or of its rerun) to its end, by what caused it and what it came to.',
      labelNames: ['source', 'conclusion'],
      buckets: WORKS,
      registers,
    }),
    logBytes: new Counter({ name: 'berth_log_bytes_total', help: 'Bytes of output that jobs wrote.', registers }),
    calls: new Counter({
      name: 'berth_github_requests_total',
      help: 'Requests to the GitHub API by the status of the answer; 0 when none came.',
      labelNames: ['status'],
      registers,
    }),
    remaining: new Gauge({
      name: 'berth_github_rate_limit_remaining',
      help: 'Requests left in this hour for the installation that has the fewest.',
      registers,
    }),
    queued: new Gauge({
      name: 'berth_jobs_queued',
      help: 'Jobs that wait for a worker, of all servers that share the database.',
      registers,
    }),
    stranded: new Gauge({
      name: 'berth_jobs_stranded',
      help: 'Jobs that wait for tags that no worker has, of all servers that share the database.',
      registers,
    }),
    workers: new Gauge({
      name: 'berth_workers',
      help: 'Workers that live, those in servers among them, of all that share the database.',
      registers,
    }),
    slots: new Gauge({ name: 'berth_worker_slots', help: 'Jobs that these workers carry out at once.', registers }),
    running: new Gauge({
      name: 'berth_jobs_running',
      help: 'Jobs that a worker has, of all servers that share the database.',
      registers,
    }),
    oldest: new Gauge({
      name: 'berth_job_queue_oldest_timestamp_seconds',
      help: 'When the job began to wait that has waited longest; absent when none waits.',
      registers,
    }),
  };
}
