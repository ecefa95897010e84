import { availableParallelism } from 'node:os';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { findDockerHost } from './docker-host.ts';

/** What of the server's environment means something here. */
const READ = /^(JOB_\w+|CACHE_\w+|DEFAULT_IMAGE|DOCKER_HOST|CONCURRENCY|LOG_LEVEL)$/;

/** The environment as the server reads it, with the whole machine for its one user. Throws ConfigError. */
export function laptopConfig(environment: NodeJS.ProcessEnv, concurrency?: number): Config {
  const cpus = String(availableParallelism());
  const set = Object.fromEntries(Object.entries(environment).filter(([name]) => READ.test(name)));
  const config = readConfig({ JOB_CPUS: cpus, LOG_LEVEL: 'silent', ...set });
  const { DOCKER_HOST } = config;
  if (DOCKER_HOST !== undefined && !/^(unix|tcp|http|https|ssh):\/\/./.test(DOCKER_HOST)) {
    throw new ConfigError(`DOCKER_HOST=${DOCKER_HOST}: write it as unix:///path or tcp://host:port.`);
  }
  return {
    ...config,
    // A server may leave all jobs to its workers; here nobody else is.
    CONCURRENCY: concurrency ?? Math.max(1, config.CONCURRENCY),
    DOCKER_HOST: DOCKER_HOST ?? findDockerHost(environment),
  };
}
