import type Docker from 'dockerode';
import type { EngineInfo } from '../../flow/ports/engine.ts';
import { call, SHORT_MS } from './call.ts';

/** What it says of each of its limits, and what is limited. */
const LIMITS = [
  ['MemoryLimit', 'memory'],
  ['CpuCfsQuota', 'processors'],
  ['PidsLimit', 'processes'],
] as const;

/** What the engine tells of itself. Throws InfraError. */
export async function engineInfo(docker: Docker): Promise<EngineInfo> {
  const [info, { Components = [] }] = await call('tell about itself', SHORT_MS, () =>
    Promise.all([docker.info(), docker.version()]),
  );
  const runc = Components.find(({ Name }) => Name === 'runc')?.Version;
  return {
    version: info.ServerVersion,
    cpus: info.NCPU,
    memory: info.MemTotal,
    runtimes: Object.keys(info.Runtimes ?? {}),
    unlimited: LIMITS.filter(([key]) => info[key] === false).map(([, name]) => name),
    ...(runc === undefined ? {} : { runc }),
  };
}
