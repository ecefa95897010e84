/**
 * From the rules that are there (`iptables -S`) to the text for `iptables-restore --noflush` that puts up a fence or takes
 * it down: all of it at once or nothing. A fence is two chains of its own, and jumps into them.
 */

import type { Policy } from './policy.ts';

/** Docker puts its own rules before what stands in FORWARD, but never before what stands in its chain for others. */
const OF_DOCKER = 'DOCKER-USER';

/** `interfaces` begins the names of those that jobs are on, and of no other's. Makes the chains anew. */
export function raising(interfaces: string, { routed, local }: Policy, existing: readonly string[]): string {
  const { ROUTED, LOCAL } = chainsOf(interfaces);
  return transaction([
    // Declaring a chain empties it.
    `:${ROUTED} - [0:0]`,
    `:${LOCAL} - [0:0]`,
    ...routed.map(rule => `-A ${ROUTED} ${rule}`),
    ...local.map(rule => `-A ${LOCAL} ${rule}`),
    ...missingJumps(interfaces, existing).map(jump => `-I ${jump}`),
  ]);
}

/** Undefined when nothing is there. */
export function lowering(interfaces: string, existing: readonly string[]): string | undefined {
  const made = Object.values(chainsOf(interfaces)).filter(chain => existing.includes(`-N ${chain}`));
  if (made.length === 0) return undefined;
  const jumps = existing.filter(line => made.some(chain => line.endsWith(` -j ${chain}`)));
  return transaction([
    ...jumps.map(line => line.replace('-A', '-D')),
    ...made.map(chain => `-F ${chain}`),
    ...made.map(chain => `-X ${chain}`),
  ]);
}

/** As `iptables -S` writes them, without `-A`. */
export function missingJumps(interfaces: string, existing: readonly string[]): readonly string[] {
  const { ROUTED, LOCAL } = chainsOf(interfaces);
  const wanted = [`INPUT -i ${interfaces}+ -j ${LOCAL}`, `FORWARD -i ${interfaces}+ -j ${ROUTED}`];
  if (existing.includes(`-N ${OF_DOCKER}`)) wanted.push(`${OF_DOCKER} -i ${interfaces}+ -j ${ROUTED}`);
  return wanted.filter(jump => !existing.includes(`-A ${jump}`));
}

/** Names have at most 28 characters (iptables(8)). */
function chainsOf(interfaces: string): { readonly ROUTED: string; readonly LOCAL: string } {
  const name = interfaces.toUpperCase();
  return { ROUTED: `${name}-FORWARD`, LOCAL: `${name}-INPUT` };
}

function transaction(lines: readonly string[]): string {
  return ['*filter', ...lines, 'COMMIT', ''].join('\n');
}
