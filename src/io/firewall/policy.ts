import { closedAddresses } from './closed-addresses.ts';

/** What is passed to somebody else, and what is for this machine itself: rules as `iptables` takes them, in order. */
export interface Policy {
  readonly routed: readonly string[];
  readonly local: readonly string[];
}

export interface Exceptions {
  /** IPv4 addresses and networks that jobs may reach in spite of all. */
  readonly allowed: readonly string[];
  /** IPv4 addresses that answer questions for names: Docker's resolver asks them from within a job's network. */
  readonly nameservers: readonly string[];
}

/** To what others began. */
const ANSWERS = '-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN';
/** Says so, that nobody waits in vain: a reset in any case, since the kernel sends few other refusals a second. */
const REFUSE = ['-p tcp -j REJECT --reject-with tcp-reset', '-j REJECT --reject-with icmp-admin-prohibited'];

/** Of packets that come from an interface that begins with `interfaces`. */
export function policyOf(interfaces: string, exceptions: Exceptions): Policy {
  const open = [ANSWERS, ...openRules(exceptions)];
  return {
    // To the other containers of its attempt; Docker keeps its networks apart.
    routed: [`-o ${interfaces}+ -j RETURN`, ...open, ...closedAddresses.flatMap(refusal)],
    local: [...open, ...REFUSE],
  };
}

/** Job networks have no addresses of IPv6: nothing is lost. */
export const policyOfIpv6: Policy = { routed: ['-j DROP'], local: ['-j DROP'] };

function openRules({ allowed, nameservers }: Exceptions): readonly string[] {
  const asking = nameservers.flatMap(address =>
    ['udp', 'tcp'].map(protocol => `-d ${address} -p ${protocol} --dport 53 -j RETURN`),
  );
  return [...asking, ...allowed.map(address => `-d ${address} -j RETURN`)];
}

function refusal(address: string): readonly string[] {
  return REFUSE.map(rule => `-d ${address} ${rule}`);
}
