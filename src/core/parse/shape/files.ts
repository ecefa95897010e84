import { z } from 'zod';
import { name, nameOrNames, path, paths, scalar, span } from './values.ts';

/** Shapes of the keys that say what a job leaves behind, and what it finds. */

const outcome = z.enum(['on_success', 'on_failure', 'always']);

const reports = z
  .strictObject({
    junit: nameOrNames.optional().describe('Test results in JUnit XML.'),
    dotenv: nameOrNames.optional().describe('`NAME=value` lines, variables for the jobs that need this one.'),
    coverage_report: z.strictObject({ coverage_format: z.enum(['cobertura', 'jacoco']), path }).optional(),
    codequality: nameOrNames.optional().describe('Findings in the Code Climate format.'),
    sarif: nameOrNames.optional().describe('Findings in SARIF.'),
  })
  .describe('Files with results, which Berth reads.');

export const artifacts = z
  .strictObject({
    paths: paths
      .optional()
      .describe('Files to keep and to hand to later jobs: globs relative to the project directory.'),
    exclude: paths.optional().describe('Globs of files that are not kept.'),
    untracked: z
      .boolean()
      .optional()
      .describe('Whether files that were not in the commit are kept too, ignored ones among them.'),
    name: name.max(255).optional().describe('Of the archive people download; variables are expanded.'),
    expire_in: span.optional().describe('How long they are kept: `1 week`, `never`.'),
    when: outcome.optional().describe('After which outcome of the job they are kept; on_success when absent.'),
    expose_as: name.max(100).optional().describe('What the pull request calls them.'),
    public: z.boolean().optional().describe('Whether everybody who sees the run may download them; true when absent.'),
    access: z
      .enum(['all', 'developer', 'maintainer', 'none'])
      .optional()
      .describe('Who may download them; all when absent.'),
    reports: reports.optional(),
  })
  .describe('Files that outlive the job.');

const oneCache = z.strictObject({
  key: z
    .union([
      scalar,
      z.strictObject({
        files: z.array(path).min(1).max(2).describe('Files whose content makes the key.'),
        prefix: name.optional(),
      }),
    ])
    .optional()
    .describe('Names the cache; `default` when absent. Variables are expanded.'),
  paths: paths.optional(),
  untracked: z.boolean().optional(),
  policy: z.enum(['pull-push', 'pull', 'push']).optional(),
  when: outcome.optional(),
  fallback_keys: z
    .array(name)
    .min(1)
    .max(5)
    .optional()
    .describe('Keys that are tried when there is no cache by `key`.'),
});

export const cache = z
  .union([oneCache, z.array(oneCache).max(4)])
  .describe('Files kept from run to run, such as downloaded packages. Up to four.');

export const reuse = z
  .union([
    z.boolean(),
    z.strictObject({
      inputs: paths.optional().describe('Globs of the files the job depends on; all when absent.'),
      ttl: span.optional().describe('How long a result is good for; 7 days when absent.'),
    }),
  ])
  .describe('Skips the job when a successful run with identical content exists.');

export type WrittenArtifacts = z.infer<typeof artifacts>;
export type WrittenCache = z.infer<typeof cache>;
export type WrittenReuse = z.infer<typeof reuse>;
