import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Artifacts, Job, Pipeline } from '../../model/pipeline.ts';
import type { Trigger } from '../../model/trigger.ts';
import type { Definitions, Variables } from '../../model/variables.ts';
import type { PlanContext } from './context.ts';
import { expand } from './expand.ts';
import { isImageName } from './image-name.ts';
import { predefinedVariables } from './predefined.ts';
import { type ExpandedVariables, expandVariables } from './variables.ts';

const hour = 3_600_000;
const longestName = 1000;

/** What a job's texts come to once variables have their values. */
export interface ResolvedJob {
  readonly image?: string;
  readonly variables: Variables;
  readonly artifacts?: Artifacts;
  readonly timeoutMs: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Works out variables, image, artifact paths and timeout of a job. Scripts stay as written: the shell expands them. */
export function resolveJob(job: Job, pipeline: Pipeline, trigger: Trigger, context: PlanContext): ResolvedJob {
  const diagnostics: Diagnostic[] = [];
  const tell = (severity: Diagnostic['severity'], message: string, hint?: string) =>
    diagnostics.push({
      severity,
      message: `Job \`${job.name}\`: ${message}`,
      where: job.where,
      ...(hint === undefined ? {} : { hint }),
    });
  const predefined = predefinedVariables(trigger, { key: job.name, stage: job.stage });
  const expanded = expandVariables(predefined, [valuesOf(pipeline.variables), valuesOf(job.variables)]);
  const image = resolveImage(job.image?.name, expanded, tell);
  const artifacts = resolveArtifacts(job.artifacts, expanded, tell);
  tellFaults(expanded, tell);
  return {
    ...(image === undefined ? {} : { image }),
    variables: expanded.variables,
    ...(artifacts === undefined ? {} : { artifacts }),
    timeoutMs: resolveTimeout(job.timeoutMs, context, tell),
    diagnostics,
  };
}

function valuesOf(definitions: Definitions): Variables {
  return Object.fromEntries(Object.entries(definitions).map(([name, { value }]) => [name, value]));
}

type Tell = (severity: Diagnostic['severity'], message: string, hint?: string) => void;

function tellFaults({ cycles, tooLong, unknown }: ExpandedVariables, tell: Tell): void {
  for (const cycle of cycles) tell('error', `the variables \`${cycle.join('` → `')}\` use each other in a circle.`);
  for (const name of tooLong)
    tell('error', `the variable \`${name}\` becomes too long.`, 'Use a file for long values.');
  for (const name of unknown) {
    if (!name.startsWith('CI_')) continue;
    tell('warning', `\`${name}\` is not known before the job runs and becomes empty here.`, 'Use it in the script.');
  }
}

function resolveImage(written: string | undefined, { lookUp }: ExpandedVariables, tell: Tell): string | undefined {
  if (written === undefined) return undefined;
  const image = expand(written, lookUp, longestName)?.trim();
  if (image !== undefined && isImageName(image)) return image;
  const origin =
    image === written || image === undefined ? `\`${written}\`` : `\`${written}\` becomes \`${image}\`, which`;
  tell('error', `${origin} is not the name of an image.`, 'Write it as `name`, `name:tag` or `host/name:tag`.');
  return undefined;
}

function resolveArtifacts(
  written: Artifacts | undefined,
  { lookUp }: ExpandedVariables,
  tell: Tell,
): Artifacts | undefined {
  if (written === undefined) return undefined;
  const paths = written.paths.map(path => {
    const expanded = expand(path, lookUp, longestName) ?? '';
    const inside = expanded !== '' && !expanded.startsWith('/') && !expanded.split('/').includes('..');
    if (!inside) tell('error', `the artifact path \`${path}\` must name something in the project directory.`);
    return expanded;
  });
  return { ...written, paths };
}

function resolveTimeout(written: number | undefined, context: PlanContext, tell: Tell): number {
  const { defaultMs = hour, maxMs = Number.POSITIVE_INFINITY } = context;
  if (written !== undefined && written > maxMs) {
    tell('warning', `\`timeout\` is shortened to the ${Math.round(maxMs / 1000)} seconds that are allowed here.`);
  }
  return Math.min(written ?? defaultMs, maxMs);
}
