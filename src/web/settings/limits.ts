import { concurrencyFor, grantedLimits, settingsFor, timeoutsFor } from '../../core/policy/limits.ts';
import { formatBytes } from '../../core/render/bytes.ts';
import { formatDuration } from '../../core/render/duration.ts';
import type { HandleContext } from '../../flow/context.ts';
import type { LimitsGranted } from '../../model/policy.ts';
import type { Repository } from '../../model/trigger.ts';
import type { Administration } from './administration.ts';

/** One limit as it is for a repository. */
export interface LimitInForce {
  readonly name: string;
  /** What holds, in words. */
  readonly value: string;
  /** The settings of the server that say so. */
  readonly setBy: string;
}

type Granting = Pick<HandleContext, 'policy' | 'timeouts'> & Pick<Administration, 'settings' | 'runsKeptMs'>;

const DAY_MS = 86_400_000;

/** What jobs of a repository get and may ask for, and how long what they leave is kept. */
export function limitsInForce(granting: Granting, repository: Repository): readonly LimitInForce[] {
  const { policy, timeouts, runsKeptMs } = granting;
  const { limits, maxima, maxLogBytes, artifacts, cache } = settingsFor(policy, repository, granting.settings);
  const granted = grantedLimits(policy, repository);
  const time = timeoutsFor(policy, repository, timeouts);
  const by = (name: keyof LimitsGranted, usual: string) => (granted[name] === undefined ? usual : 'REPOSITORIES_FILE');
  const concurrency = concurrencyFor(policy, repository);
  return [
    limit(
      'Jobs at once',
      concurrency === undefined ? 'as many as there is room for' : String(concurrency),
      'REPOSITORIES_FILE',
    ),
    limit(
      'Time of a job',
      usually(formatDuration, time.defaultMs, time.maxMs),
      by('timeoutMs', 'JOB_TIMEOUT_MINUTES, JOB_MAX_TIMEOUT_MINUTES'),
    ),
    limit('CPUs', usually(String, limits.cpus, maxima.cpus), by('cpus', 'JOB_CPUS, JOB_MAX_CPUS')),
    limit(
      'Memory',
      usually(formatBytes, limits.memory, maxima.memory),
      by('memory', 'JOB_MEMORY_MB, JOB_MAX_MEMORY_MB'),
    ),
    limit('Disk', usually(formatBytes, limits.disk, maxima.disk), by('disk', 'JOB_DISK_MB, JOB_MAX_DISK_MB')),
    limit('Processes', usually(String, limits.pids, maxima.pids), by('pids', 'JOB_PIDS, JOB_MAX_PIDS')),
    limit('Log of a job', formatBytes(maxLogBytes), 'JOB_LOG_MB'),
    limit('Artifacts of a job', formatBytes(artifacts.most.bytes), 'ARTIFACTS_MB'),
    limit('Artifacts are kept', keptFor(artifacts.keepMs), 'expire_in in .ci.yml, else ARTIFACTS_DAYS'),
    limit('Caches together', formatBytes(cache.quota.perRepository), 'CACHE_MB_PER_REPOSITORY'),
    limit('Unused caches are kept', keptFor(cache.quota.idleMs), 'CACHE_DAYS'),
    limit('Runs are kept', keptFor(runsKeptMs), 'RUNS_DAYS'),
  ];
}

function limit(name: string, value: string, setBy: string): LimitInForce {
  return { name, value, setBy };
}

function usually(tell: (amount: number) => string, usual: number, most: number): string {
  return usual >= most ? tell(most) : `${tell(usual)}, up to ${tell(most)} for a job that asks`;
}

function keptFor(ms: number | undefined): string {
  if (ms === undefined) return 'for ever';
  const days = Math.round(ms / DAY_MS);
  return days < 1 ? formatDuration(ms) : `${days} ${days === 1 ? 'day' : 'days'}`;
}
