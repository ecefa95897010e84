import type Docker from 'dockerode';
import { callUnless, SHORT_MS } from './call.ts';
import type { ImageReference } from './image-reference.ts';

/** What an image says of itself; what it does not say is absent. */
export interface FoundImage {
  /** What containers are made from: a name may mean another image a moment later. */
  readonly id: string;
  /** The registry's digest of its content; of an image that no registry has, the engine's id. */
  readonly digest: string;
  /** `name@digest` of every registry it was pulled from or pushed to, whatever it is called on this engine. */
  readonly digests: readonly string[];
  readonly tags: readonly string[];
  readonly user?: string;
  /** TCP ports it says it listens on. */
  readonly ports?: readonly number[];
  readonly hasHealthcheck?: boolean;
}

/** An image the engine has; undefined when it has none of that name, or has it for another platform than the one wanted. */
export async function findImage(
  docker: Docker,
  reference: ImageReference,
  platform = '',
): Promise<FoundImage | undefined> {
  const { name } = reference;
  const found = await callUnless([404], `look for the image ${name}`, SHORT_MS, () => docker.getImage(name).inspect());
  if (found === undefined || !isFor(found, platform)) return undefined;
  // Imported images leave out what is empty.
  const { User, ExposedPorts, Healthcheck }: Partial<typeof found.Config> = found.Config;
  const { RepoDigests, RepoTags }: Partial<Docker.ImageInspectInfo> = found;
  const digests = RepoDigests ?? [];
  return {
    id: found.Id,
    digest: digestOf(reference, digests) ?? found.Id,
    digests,
    tags: RepoTags ?? [],
    user: User ?? '',
    ports: Object.keys(ExposedPorts ?? {}).flatMap(port => tcpPort(port) ?? []),
    hasHealthcheck: Healthcheck?.Test !== undefined && !['', 'NONE'].includes(Healthcheck.Test[0] ?? ''),
  };
}

/** The digest under the name that was asked for; one image may have several of one content. */
function digestOf({ repository }: ImageReference, digests: readonly string[]): string | undefined {
  const own = digests.find(digest => digest.startsWith(`${repository}@`)) ?? digests[0];
  return own?.slice(own.indexOf('@') + 1);
}

/** Names of architectures that people write, by those that images have (containerd's platforms package). */
const SYNONYMS: Readonly<Record<string, string>> = { x86_64: 'amd64', 'x86-64': 'amd64', aarch64: 'arm64' };

/** `os/architecture[/variant]` or one of the first two; the engine runs an image of a wrong one without a word. */
function isFor({ Os, Architecture }: Docker.ImageInspectInfo, platform: string): boolean {
  if (platform === '') return true;
  const [first = '', second] = platform.toLowerCase().split('/');
  const isArchitecture = (name: string) => (SYNONYMS[name] ?? name) === Architecture;
  return second === undefined ? first === Os || isArchitecture(first) : first === Os && isArchitecture(second);
}

/** From `5432/tcp`, or nothing for `53/udp`. */
function tcpPort(port: string): number | undefined {
  const [number = '', protocol = 'tcp'] = port.split('/');
  return protocol === 'tcp' && /^\d+$/.test(number) ? Number(number) : undefined;
}
