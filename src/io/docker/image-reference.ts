/** Where the registry is when a reference names none. */
const DEFAULT_REGISTRY = 'docker.io';

/** Source: github.com/distribution/reference, the grammar at the top of reference.go. */
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const HOST = '(?:[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*|\\[[0-9a-fA-F:]+\\])(?::\\d+)?';
const REFERENCE = new RegExp(
  `^(?:${HOST}/)?${PART}(?:/${PART})*(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$`,
);

export interface ImageReference {
  /** As written, with a tag: without one the engine would pull every tag there is. */
  readonly name: string;
  /** The same without tag and digest. */
  readonly repository: string;
  /** Host and port of the registry. */
  readonly registry: string;
}

/**
 * Reads an image's name as people write it: `node:24`, `ghcr.io/org/app@sha256:...`. Undefined when it is none; names
 * become parts of addresses, so nothing else may pass.
 */
export function imageReference(image: string): ImageReference | undefined {
  if (image.length > 512 || !REFERENCE.test(image)) return undefined;
  const first = image.includes('/') ? image.slice(0, image.indexOf('/')) : '';
  const registry = /[.:]|^localhost$/.test(first) ? first : DEFAULT_REGISTRY;
  const lastPart = image.slice(image.lastIndexOf('/') + 1);
  const repository = image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  return { name: /[:@]/.test(lastPart) ? image : `${image}:latest`, repository, registry };
}
