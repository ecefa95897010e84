import { z } from 'zod';
import { name, variables } from './values.ts';

/** Shapes of the containers that a job is made of. */

/** Arguments of a program: they may have several lines, but a NUL character ends them. */
const word = z.string().regex(/^[^\0]*$/, 'must not hold a NUL character');

const words = z.union([word.min(1), z.array(word)]);

const pullPolicy = z.enum(['always', 'if-not-present', 'never']);

const container = {
  name: name.describe('The name of the image. Variables are expanded.'),
  entrypoint: words.optional().describe('Replaces the entrypoint of the image.'),
  pull_policy: z
    .union([pullPolicy, z.array(pullPolicy).min(1)])
    .optional()
    .describe('When the image is pulled; a list is tried in order.'),
  docker: z
    .strictObject({
      platform: name.optional().describe('As in `linux/arm64`.'),
      user: name.max(255).optional().describe('The user its processes run as.'),
    })
    .optional(),
};

export const image = z
  .union([name, z.strictObject(container)])
  .describe('The container image the job runs in. Variables are expanded.');

const service = z.strictObject({
  ...container,
  alias: name.optional().describe('Names it is reached by, separated by spaces or commas.'),
  command: words.optional().describe('Replaces the command of the image.'),
  variables: variables.optional(),
});

export const services = z
  .array(z.union([name, service]))
  .max(20)
  .describe('Containers beside the job, such as a database, reached by name.');

const size = z.union([z.string(), z.int().positive()]);

export const jobLimits = z
  .strictObject({
    cpus: z.number().positive().max(1024).optional(),
    memory: size.optional().describe('`512m`, `4g`, or a number of bytes.'),
    pids: z.int().positive().optional(),
    disk: size.optional().describe('`10g`, or a number of bytes.'),
  })
  .describe('What the containers of the job may use; the operator sets maxima.');

export type WrittenImage = z.infer<typeof image>;
export type WrittenServices = z.infer<typeof services>;
export type WrittenLimits = z.infer<typeof jobLimits>;
