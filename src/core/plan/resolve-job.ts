import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Job, ResourceGroup, Service } from '../../model/pipeline.ts';
import type { PlannedJob, PlannedService } from '../../model/plan.ts';
import type { LookUp } from '../expression/holds.ts';
import type { PlanContext } from './context.ts';
import { type Tell, tellOf } from './tell.ts';
import { expand, literal } from './values/expand.ts';
import { expandNow } from './values/expand-now.ts';
import { resolveTexts } from './values/resolve-texts.ts';
import type { Scope } from './values/scope.ts';
import type { ExpandedVariables } from './values/variables.ts';

const hour = 3_600_000;
const longestTag = 255;

/** What a job's texts come to once variables have their values. */
export interface ResolvedJob {
  readonly parts: Pick<
    PlannedJob,
    | 'image'
    | 'services'
    | 'variables'
    | 'late'
    | 'artifacts'
    | 'caches'
    | 'environment'
    | 'resourceGroup'
    | 'tags'
    | 'timeoutMs'
  >;
  readonly diagnostics: readonly Diagnostic[];
}

/** Works out variables, texts and timeout of a job. Scripts stay as written: the shell expands them. */
export function resolveJob(job: Job, { variables, environment }: Scope, context: PlanContext): ResolvedJob {
  const diagnostics: Diagnostic[] = [];
  const tell = tellOf(job, diagnostics);
  tellFaults(variables, tell);
  const { image, artifacts } = job;
  const texts = resolveTexts(
    {
      ...(image === undefined ? {} : { image }),
      ...(job.services.length === 0 ? {} : { services: job.services.map(plannedService) }),
      ...(artifacts === undefined ? {} : { artifacts }),
      ...(job.caches.length === 0 ? {} : { caches: job.caches }),
      ...(environment === undefined ? {} : { environment }),
    },
    variables,
    tell,
  );
  const resourceGroup = job.resourceGroup && resolveResourceGroup(job.resourceGroup, variables, tell);
  return {
    parts: {
      ...texts,
      variables: variables.variables,
      ...(Object.keys(variables.late).length === 0 ? {} : { late: variables.late }),
      ...(resourceGroup === undefined ? {} : { resourceGroup }),
      ...(job.tags.length === 0 ? {} : { tags: job.tags.map(tag => resolveTag(tag, variables.lookUp)) }),
      timeoutMs: resolveTimeout(job.timeoutMs, context, tell),
    },
    diagnostics,
  };
}

function plannedService({ variables, ...service }: Service): PlannedService {
  const templates = Object.entries(variables).map(([name, each]) => [
    name,
    each.expand ? each.value : literal(each.value),
  ]);
  return { ...service, variables: Object.fromEntries(templates) };
}

function tellFaults({ cycles, tooLong }: ExpandedVariables, tell: Tell): void {
  for (const cycle of cycles) tell('error', `The variables \`${cycle.join('` → `')}\` use each other in a circle.`);
  for (const name of tooLong)
    tell('error', `The variable \`${name}\` becomes too long.`, 'Use a file for long values.');
}

/** As in GitLab, a job whose resource group comes to nothing has none. */
function resolveResourceGroup(
  written: ResourceGroup,
  variables: ExpandedVariables,
  tell: Tell,
): ResourceGroup | undefined {
  const name = expandNow(written.name, variables, tell);
  if (name === undefined) tell('error', `The name of the resource group, \`${written.name}\`, becomes too long.`);
  if (name === '') tell('warning', `It has no resource group, since \`${written.name}\` becomes empty.`);
  return name ? { ...written, name } : undefined;
}

/** As in GitLab, a tag keeps the variables that nobody knows. */
function resolveTag(tag: string, lookUp: LookUp): string {
  return expand(tag, name => lookUp(name) ?? `$${name}`, longestTag) ?? tag;
}

function resolveTimeout(written: number | undefined, context: PlanContext, tell: Tell): number {
  const { defaultMs = hour, maxMs = Number.POSITIVE_INFINITY } = context;
  if (written !== undefined && written > maxMs) {
    tell('warning', `\`timeout\` is shortened to the ${Math.round(maxMs / 1000)} seconds that are allowed here.`);
  }
  return Math.min(written ?? defaultMs, maxMs);
}
