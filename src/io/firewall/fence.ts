import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Fence, FenceState } from '../../flow/ports/fence.ts';
import { FilterError, type Filters, filters } from './iptables.ts';
import { readNameservers } from './nameservers.ts';
import { type Policy, policyOf, policyOfIpv6 } from './policy.ts';
import { lowering, missingJumps, raising } from './transactions.ts';

export interface FenceOptions {
  /** The beginning of the names of all network interfaces that this server's jobs are on, and of no other's. */
  readonly interfaces: string;
  /** IPv4 addresses and networks that jobs may reach in spite of all. */
  readonly allowed: readonly string[];
  readonly log: Pick<Logger, 'debug' | 'warn' | 'error'>;
}

/** A fence made of the kernel's packet filters, by iptables. Needs root, or the right to administer the network. */
export function createFence({ interfaces, allowed, log }: FenceOptions): Fence {
  const ipv4 = filters('iptables');
  const ipv6 = filters('ip6tables');
  let wasClosed = false;
  let raised: Promise<FenceState> | undefined;

  async function close(): Promise<void> {
    await requireInterface(interfaces);
    const policy = policyOf(interfaces, { allowed, nameservers: await readNameservers() });
    await Promise.all([put(ipv4, policy), ...((await hasIpv6()) ? [put(ipv6, policyOfIpv6)] : [])]);
  }

  async function put(family: Filters, policy: Policy): Promise<void> {
    const existing = await family.list();
    const missing = missingJumps(interfaces, existing);
    if (wasClosed && missing.length > 0)
      log.warn({ missing }, 'somebody removed the fence around jobs; it is put back');
    await family.change(raising(interfaces, policy, existing));
  }

  async function remove(family: Filters): Promise<void> {
    try {
      const transaction = lowering(interfaces, await family.list());
      if (transaction !== undefined) await family.change(transaction);
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      // Where it could not be put up either.
      log.debug({ err: error }, 'no fence is taken down');
    }
  }

  async function raise(): Promise<FenceState> {
    try {
      await close();
      wasClosed = true;
      return { isClosed: true };
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      const reason = error.message;
      if (wasClosed) log.error({ reason }, 'the fence around jobs is open');
      wasClosed = false;
      return { isClosed: false, reason };
    }
  }

  return {
    async raise() {
      raised ??= raise().finally(() => {
        raised = undefined;
      });
      return await raised;
    },
    async lower() {
      await raised;
      wasClosed = false;
      for (const family of [ipv4, ipv6]) await remove(family);
    },
  };
}

/** Rules here would close nothing when the engine's networks are elsewhere. */
async function requireInterface(interfaces: string): Promise<void> {
  const known = await readFile('/proc/net/dev', 'utf8').catch(() => '');
  if (known.split('\n').some(line => line.trimStart().startsWith(interfaces))) return;
  throw new FilterError(
    "The engine's networks are not on this machine as Berth sees it: the engine is remote, rootless or in a virtual machine, or Berth is in a container without the network of its host.",
  );
}

/** A kernel without IPv6 has no filters for it either. */
async function hasIpv6(): Promise<boolean> {
  return readFile('/proc/net/if_inet6').then(
    () => true,
    () => false,
  );
}
