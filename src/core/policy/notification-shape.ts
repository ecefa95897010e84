import { z } from 'zod';
import { pattern, text } from './written.ts';

const name = text.regex(/^[\w.-]{1,60}$/, 'must be at most 60 letters, digits and `-_.`');

const branches = z
  .array(text, 'must be a list of branches, such as `[main, "release/*"]`')
  .min(1, 'must name a branch; leave it out for the default branch');

/** Somebody whom the operator wants to be told of branches. */
export const notification = z
  .strictObject({
    name,
    kind: z.enum(['webhook', 'slack'], 'must be `webhook` or `slack`'),
    url: text.optional(),
    urlFile: text.optional(),
    urlEnv: text.optional(),
    secret: text.optional(),
    secretFile: text.optional(),
    secretEnv: text.optional(),
    repositories: z
      .array(pattern, 'must be a list')
      .min(1, 'must name a repository; leave it out for all')
      .default(['*']),
    branches: branches.optional(),
    when: z.enum(['changes', 'failures', 'all'], 'must be `changes`, `failures` or `all`').default('changes'),
  })
  .superRefine((entry, context) => {
    const urls = countOf(entry.url, entry.urlFile, entry.urlEnv);
    const secrets = countOf(entry.secret, entry.secretFile, entry.secretEnv);
    if (urls === 0) context.addIssue('has none of `url`, `urlFile` and `urlEnv`');
    if (urls > 1) context.addIssue('has more than one of `url`, `urlFile` and `urlEnv`');
    if (secrets > 1) context.addIssue('has more than one of `secret`, `secretFile` and `secretEnv`');
    if (secrets > 0 && entry.kind === 'slack') context.addIssue('has a `secret`, and only a `webhook` is signed');
  });

export type WrittenNotification = z.output<typeof notification>;

/** What waits to be sent knows its target by name. */
export function namesOnce(entries: readonly WrittenNotification[], context: z.RefinementCtx): void {
  for (const [index, entry] of entries.entries()) {
    if (entries.findIndex(other => other.name === entry.name) === index) continue;
    context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is the name of an earlier one, too' });
  }
}

function countOf(...values: readonly (string | undefined)[]): number {
  return values.filter(value => value !== undefined).length;
}
