/** Whether two values of parsed files mean the same: where something stands, and in which order its keys, says nothing. */
export function isSame(one: unknown, other: unknown): boolean {
  return meaningOf(one) === meaningOf(other);
}

function meaningOf(value: unknown): string {
  return JSON.stringify([value], (key, inner: unknown) => (key === 'where' ? undefined : inOrder(inner)));
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
