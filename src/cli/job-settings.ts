/** What the operator, or the person at the keyboard, grants to jobs. */

import type { WorkSettings } from '../flow/work/context.ts';
import type { Config } from './config.ts';

const MINUTE_MS = 60_000;
const MEBIBYTE = 1024 * 1024;
const DAY_MS = 24 * 60 * 60_000;
/** Of artifacts; more are packed by their job faster than by us. */
const MOST_FILES = 200_000;
/** GitLab's limit for after_script. */
const AFTER_SCRIPT_MS = 5 * 60_000;

/** Nobody lists or unpacks a cache here, so that its names are never held in memory. */
const MOST_CACHED_FILES = 2_000_000;

export function jobSettings(config: Config): WorkSettings {
  return {
    defaultImage: config.DEFAULT_IMAGE,
    maxLogBytes: config.JOB_LOG_MB * MEBIBYTE,
    ...(config.KEEP_FAILED_MINUTES === 0
      ? {}
      : { keepFailed: { forMs: config.KEEP_FAILED_MINUTES * MINUTE_MS, most: config.KEEP_FAILED_MOST } }),
    artifacts: {
      most: { bytes: config.ARTIFACTS_MB * MEBIBYTE, entries: MOST_FILES },
      ...(config.ARTIFACTS_DAYS === 0 ? {} : { keepMs: config.ARTIFACTS_DAYS * DAY_MS }),
    },
    cache: {
      most: { bytes: config.CACHE_ENTRY_MB * MEBIBYTE, entries: MOST_CACHED_FILES },
      quota: {
        perRepository: config.CACHE_MB_PER_REPOSITORY * MEBIBYTE,
        total: config.CACHE_MB * MEBIBYTE,
        idleMs: config.CACHE_DAYS * DAY_MS,
      },
    },
    limits: {
      cpus: config.JOB_CPUS,
      memory: config.JOB_MEMORY_MB * MEBIBYTE,
      pids: config.JOB_PIDS,
      sharedMemory: config.JOB_SHM_MB * MEBIBYTE,
      disk: config.JOB_DISK_MB * MEBIBYTE,
      afterScriptTimeoutMs: AFTER_SCRIPT_MS,
      servicesTimeoutMs: config.SERVICES_TIMEOUT_SECONDS * 1000,
    },
    maxima: {
      cpus: config.JOB_MAX_CPUS ?? config.JOB_CPUS,
      memory: (config.JOB_MAX_MEMORY_MB ?? config.JOB_MEMORY_MB) * MEBIBYTE,
      pids: config.JOB_MAX_PIDS ?? config.JOB_PIDS,
      disk: (config.JOB_MAX_DISK_MB ?? config.JOB_DISK_MB) * MEBIBYTE,
    },
    isTraced: config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    ...(config.JOB_RUNTIME === undefined ? {} : { runtime: config.JOB_RUNTIME }),
    untrusted: {
      network: config.UNTRUSTED_NETWORK,
      ...(config.UNTRUSTED_RUNTIME === undefined ? {} : { runtime: config.UNTRUSTED_RUNTIME }),
    },
  };
}
