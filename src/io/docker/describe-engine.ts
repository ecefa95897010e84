import type Docker from 'dockerode';
import type { EngineInfo } from '../../flow/ports/engine.ts';
import { call, SHORT_MS } from './call.ts';

/** What it says of each of its limits, and what is limited. */
const LIMITS = [
  ['MemoryLimit', 'memory'],
  ['CpuCfsQuota', 'processors'],
  ['PidsLimit', 'processes'],
] as const;

/** What the engine says of itself. Throws InfraError. */
export async function describeEngine(docker: Docker): Promise<EngineInfo> {
  const [info, version] = await Promise.all([
    call('tell about itself', SHORT_MS, () => docker.info()),
    call('tell its version', SHORT_MS, () => docker.version()),
  ]);
  const runc = version.Components?.find(({ Name }) => Name === 'runc')?.Version;
  return {
    version: info.ServerVersion,
    cpus: info.NCPU,
    memory: info.MemTotal,
    api: version.ApiVersion,
    storage: info.Driver,
    // Engines before 20.10 know only the first version, and do not say so.
    cgroups: info.CgroupVersion ?? '1',
    runtimes: Object.keys(info.Runtimes ?? {}),
    unlimited: LIMITS.filter(([key]) => info[key] === false).map(([, name]) => name),
    ...(runc === undefined ? {} : { runc }),
    warnings: (info.Warnings ?? []).map((text: string) => text.replace(/^WARNING: /, '')),
  };
}
