/**
 * What jobs do not reach: all that is not the Internet (IANA's special-purpose registry), and what clouds tell their
 * machines at public addresses.
 */
export const closedAddresses: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  // Shared between customers; Alibaba's metadata at 100.100.100.200.
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Azure's platform, which tells a machine its secrets.
  '168.63.129.16/32',
  // Link-local; the metadata service of most clouds at 169.254.169.254.
  '169.254.0.0/16',
  '172.16.0.0/12',
  // Oracle's metadata at 192.0.0.192.
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
