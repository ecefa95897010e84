import { z } from 'zod';
import { index, text } from './shapes.ts';

/** A file, named relative to a base or by its place in the run's list of them. */
export const artifactLocation = z.object({ uri: text, uriBaseId: text, index }).optional().catch(undefined);

export type ArtifactLocation = z.infer<typeof artifactLocation>;

/** Bases may have bases. */
const MOST_BASES = 5;

/** A path, absolute where the location says so; a base that nobody explains (`%SRCROOT%`) is the project directory. */
export function pathOf(
  location: ArtifactLocation,
  bases: ReadonlyMap<string, ArtifactLocation>,
  artifactAt: (index: number) => ArtifactLocation,
): string | undefined {
  const named = location?.uri === undefined && location?.index !== undefined ? artifactAt(location.index) : location;
  if (named?.uri === undefined) return undefined;
  let { uri, uriBaseId } = named;
  for (let step = 0; uriBaseId !== undefined && step < MOST_BASES; step++) {
    if (isAbsolute(uri)) break;
    const base = bases.get(uriBaseId);
    uri = `${base?.uri ?? ''}${uri}`;
    uriBaseId = base?.uriBaseId;
  }
  return decoded(uri.replace(/^file:(?:\/\/(?:localhost)?)?(?=\/)/i, ''));
}

function isAbsolute(uri: string): boolean {
  return uri.startsWith('/') || /^[a-z][a-z\d+.-]*:/i.test(uri);
}

function decoded(uri: string): string | undefined {
  try {
    return decodeURIComponent(uri);
  } catch {
    return undefined;
  }
}
