/** The events the sandbox sends, as the webhook description names them. */
export const events = [
  'check-run-completed',
  'check-run-created',
  'check-run-requested-action',
  'check-run-rerequested',
  'check-suite-completed',
  'check-suite-requested',
  'check-suite-rerequested',
  'github-app-authorization-revoked',
  'installation-created',
  'installation-deleted',
  'installation-new-permissions-accepted',
  'installation-repositories-added',
  'installation-repositories-removed',
  'installation-suspend',
  'installation-unsuspend',
  'issue-comment-created',
  'issue-comment-deleted',
  'issue-comment-edited',
  'member-added',
  'member-edited',
  'member-removed',
  'merge-group-checks-requested',
  'merge-group-destroyed',
  'ping',
  'public',
  'pull-request-closed',
  'pull-request-converted-to-draft',
  'pull-request-edited',
  'pull-request-opened',
  'pull-request-ready-for-review',
  'pull-request-reopened',
  'pull-request-synchronize',
  'push',
  'repository-privatized',
  'repository-publicized',
] as const;

interface Description {
  readonly components: { readonly schemas: Record<string, unknown> };
}

const prose = new Set(['description', 'externalDocs', 'example', 'examples']);

/** GitHub's webhook description cut down to `events` and the schemas they reach, without prose. */
export function cut(description: Description): unknown {
  const schemas: Record<string, unknown> = {};
  const open: string[] = events.map(event => `webhook-${event}`);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name in schemas) continue;
    schemas[name] = bare(description.components.schemas[name], open);
  }
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { components: { schemas: sorted } };
}

function bare(value: unknown, reached: string[], names = false): unknown {
  if (Array.isArray(value)) return value.map(item => bare(item, reached));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, item]) => names || !prose.has(key) || typeof item !== 'string');
  for (const [key, item] of entries) {
    if (key === '$ref' && typeof item === 'string') reached.push(item.replace('#/components/schemas/', ''));
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, bare(item, reached, key === 'properties')]));
}
