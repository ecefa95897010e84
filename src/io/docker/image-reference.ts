/** Where the registry is when a reference names none. Source: github.com/distribution/reference, normalize.go. */
const DEFAULT_REGISTRY = 'docker.io';

export interface ImageReference {
  /** As written, with a tag: without one the engine would pull every tag there is. */
  readonly name: string;
  /** Host and port of the registry. */
  readonly registry: string;
}

/** Reads an image's name as people write it: `node:24`, `ghcr.io/org/app@sha256:...`. Never fails; the engine judges it. */
export function imageReference(image: string): ImageReference {
  const first = image.slice(0, Math.max(0, image.indexOf('/')));
  const registry = /[.:]|^localhost$/.test(first) ? first : DEFAULT_REGISTRY;
  const lastPart = image.slice(image.lastIndexOf('/') + 1);
  return { name: /[:@]/.test(lastPart) ? image : `${image}:latest`, registry };
}
