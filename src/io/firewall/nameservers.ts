import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';

/** Where Docker looks for them: the second knows what a local resolver of systemd asks itself. */
const FILES = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];

/** The machine's nameservers that have an address of IPv4 which others can reach. Never rejects. */
export async function readNameservers(): Promise<readonly string[]> {
  const texts = await Promise.all(FILES.map(file => readFile(file, 'utf8').catch(() => '')));
  return [...new Set(texts.flatMap(nameserversOf))];
}

function nameserversOf(text: string): readonly string[] {
  return text.split('\n').flatMap(line => {
    const [key, address = ''] = line.trim().split(/\s+/);
    return key === 'nameserver' && isIPv4(address) && !address.startsWith('127.') ? [address] : [];
  });
}
