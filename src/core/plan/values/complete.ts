import type { PlannedJob } from '../../../model/plan.ts';
import type { Variables } from '../../../model/variables.ts';
import type { LookUp } from '../../expression/holds.ts';
import { expand } from './expand.ts';
import { longestText, settleText } from './settle-text.ts';
import { type Change, mapTexts, type Texts } from './texts.ts';
import { expandVariables } from './variables.ts';

/** What becomes known when a job starts. None of it is expanded again: a branch called `$HOME` stays one. */
export interface Known {
  /** Predefined variables; what the job defines wins over them. */
  readonly predefined: Variables;
  /** Outputs of the jobs it needs: they win over what the job defines. */
  readonly outputs?: Variables;
  /** They win over outputs; only what was given when the run was started wins over them. */
  readonly secrets?: Variables;
}

export interface CompletedJob {
  /** Without templates. Its variables are all that its containers get beside the predefined ones. */
  readonly job: PlannedJob;
  /** Sentences for people: why the job cannot run. */
  readonly faults: readonly string[];
}

/** The job as it starts: every variable and text with its final value. */
export function completeJob(job: PlannedJob, { predefined, outputs = {}, secrets = {} }: Known): CompletedJob {
  const faults: string[] = [];
  const change: (lookUp: LookUp) => Change = lookUp => (template, kind) => {
    const expanded = expand(template, lookUp, longestText(kind));
    const { text, fault } = settleText(template, expanded ?? '', kind, lookUp('CI_PROJECT_DIR') ?? '/');
    if (expanded === undefined) faults.push(`\`${template}\` becomes too long.`);
    // The URL of an environment may name what only the job itself will tell.
    else if (fault !== undefined && kind === 'url') return '';
    else if (fault !== undefined) faults.push(fault.message);
    return text;
  };
  const override = { ...outputs, ...secrets, ...job.given };
  const texts = mapTexts(job, change(variablesOf(job, predefined, override).lookUp));
  const { variables, tooLong } = variablesOf(job, { ...predefined, ...knownFrom(texts) }, override);
  faults.push(...tooLong.map(name => `The variable \`${name}\` becomes too long.`));
  const { late: _, ...rest } = job;
  return { job: { ...rest, ...texts, variables }, faults };
}

/** Definitions whose templates can be expanded now, and values that cannot change any more. */
function variablesOf({ variables, late = {} }: PlannedJob, predefined: Variables, override: Variables) {
  const written = new Map(Object.entries(variables).map(([name, value]) => [name, { value, expand: false }]));
  for (const [name, value] of Object.entries(late)) written.set(name, { value, expand: true });
  for (const [name, value] of Object.entries(override)) written.set(name, { value, expand: false });
  return expandVariables(written, name => (Object.hasOwn(predefined, name) ? predefined[name] : undefined));
}

function knownFrom({ image, environment }: Texts): Variables {
  return {
    ...(image === undefined ? {} : { CI_JOB_IMAGE: image.name }),
    ...(environment?.url === undefined ? {} : { CI_ENVIRONMENT_URL: environment.url }),
  };
}
