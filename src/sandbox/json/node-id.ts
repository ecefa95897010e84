/** A global id of the GraphQL kind: opaque, but different for things of different kinds. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(`${kind}:${id}`).toString('base64url')}`;
}

/** Times as GitHub writes them: UTC, whole seconds. */
export function time(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The same for a moment that may not have come. */
export function timeOrNull(date: Date | null): string | null {
  return date === null ? null : time(date);
}
