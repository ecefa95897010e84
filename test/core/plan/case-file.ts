import { parse as parseYaml } from 'yaml';
import { isWildcard } from '../../../src/core/parse/compose/include-path.ts';
import { matchingPaths } from '../../../src/core/parse/compose/wildcard.ts';
import { type ParseContext, type Parsed, parse } from '../../../src/core/parse/parse.ts';
import type { Facts } from '../../../src/core/plan/choose/facts.ts';
import type { PlanContext } from '../../../src/core/plan/context.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { triggerVariables } from '../../../src/core/plan/values/predefined.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import type { IncludeAnswer, IncludeRequest } from '../../../src/model/include.ts';
import type { Artifacts, Image } from '../../../src/model/pipeline.ts';
import type { Plan, PlannedJob } from '../../../src/model/plan.ts';
import type { StartedTrigger, Trigger } from '../../../src/model/trigger.ts';
import { pullRequest, push, started, tag } from './triggers.ts';

/** A golden case: see test/cases/README.md. */
export interface CaseFile {
  readonly pipeline: string;
  readonly happened: Happened;
  readonly expected: unknown;
}

/** Texts of files by their path. */
type Files = Readonly<Record<string, string>>;

interface Happened extends Pick<PlanContext, 'given'> {
  readonly push?: string;
  readonly tag?: string;
  readonly pull_request?: string;
  readonly schedule?: string;
  readonly web?: string;
  readonly api?: string;
  readonly title?: string;
  readonly draft?: boolean;
  readonly labels?: readonly string[];
  readonly same_repository?: boolean;
  readonly message?: string;
  readonly timeouts?: Pick<PlanContext, 'defaultMs' | 'maxMs'>;
  readonly files?: Files;
  readonly projects?: Readonly<Record<string, Files>>;
  readonly changed?: readonly string[] | Readonly<Record<string, readonly string[]>>;
}

export function readCase(text: string): CaseFile {
  const [pipeline = '', happened = '', expected = ''] = text.split(/^---\n/m);
  return { pipeline, happened: parseYaml(happened) ?? {}, expected: parseYaml(expected) };
}

/** What Berth makes of a case, in the form in which cases expect it. */
export function answerOf({ pipeline: text, happened }: CaseFile): unknown {
  const trigger = triggerOf(happened);
  const facts = factsOf(happened);
  const parsed = parseWithIncludes(text, happened, { variables: triggerVariables(trigger), facts });
  const { given } = happened;
  const context = { ...happened.timeouts, facts, ...(given === undefined ? {} : { given }) };
  const planned = parsed.pipeline ? plan(parsed.pipeline, trigger, context) : undefined;
  const diagnostics = [...parsed.diagnostics, ...(planned?.diagnostics ?? [])].map(asText);
  return {
    ...(planned?.notice ? { notice: planned.notice } : {}),
    ...(planned?.plan ? planSummary(planned.plan) : {}),
    ...(diagnostics.length > 0 ? { diagnostics } : {}),
  };
}

/** Asks again with what was wanted until nothing is: as flow does it. */
function parseWithIncludes(text: string, happened: Happened, context: ParseContext): Parsed {
  const answers = new Map<string, IncludeAnswer>();
  for (;;) {
    const parsed = parse(text, '.ci.yml', { ...context, answers });
    if (parsed.wanted.length === 0) return parsed;
    for (const request of parsed.wanted) answers.set(JSON.stringify(request), answerTo(request, happened));
  }
}

const projectSha = 'd'.repeat(40);

function answerTo(request: IncludeRequest, { files = {}, projects = {} }: Happened): IncludeAnswer {
  const project = request.kind === 'project' ? request.project : request.from?.project;
  const all = project === undefined ? files : projects[project];
  const paths = matchingPaths(request.path, Object.keys(all ?? {}));
  const found = paths.map(path => [path, all?.[path] ?? ''] as const);
  if (found.length === 0 && !isWildcard(request.path)) {
    return { ok: false, message: `There is no file \`${request.path}\`.` };
  }
  const sha = project === undefined ? {} : { sha: projectSha };
  return { ok: true, files: found.map(([path, text]) => ({ path, text, ...sha })) };
}

function factsOf({ files, changed }: Happened): Facts {
  const byBase = Array.isArray(changed) ? { '': changed } : changed;
  return {
    ...(files === undefined ? {} : { files: ['.ci.yml', ...Object.keys(files)] }),
    ...(byBase === undefined ? {} : { changed: new Map(Object.entries(byBase)) }),
  };
}

function triggerOf(happened: Happened): Trigger {
  const trigger = happeningOf(happened);
  const { message } = happened;
  return message === undefined ? trigger : { ...trigger, commit: { ...trigger.commit, message } };
}

const sources: readonly StartedTrigger['source'][] = ['schedule', 'web', 'api'];

function happeningOf(happened: Happened): Trigger {
  const { title, draft, labels, same_repository: sameRepository } = happened;
  if (happened.tag !== undefined) return tag(happened.tag);
  if (happened.pull_request !== undefined) {
    return pullRequest({
      branch: happened.pull_request,
      ...(title === undefined ? {} : { title }),
      ...(draft === undefined ? {} : { draft }),
      ...(labels === undefined ? {} : { labels }),
      ...(sameRepository === undefined ? {} : { sameRepository }),
    });
  }
  for (const source of sources) {
    const branch = happened[source];
    if (branch !== undefined) return started(source, branch);
  }
  return push(happened.push ?? 'main');
}

function asText({ severity, where, message, hint }: Diagnostic): string {
  const label = severity === 'error' ? '' : `${severity}: `;
  const file = where.file === '.ci.yml' ? '' : `${where.file}:`;
  return `${file}${where.line}:${where.column} ${label}${message}${hint === undefined ? '' : ` (${hint})`}`;
}

function planSummary({ name, jobs, leftOut, autoCancel }: Plan): object {
  return {
    ...(name === undefined ? {} : { name }),
    ...(Object.keys(autoCancel).length === 0 ? {} : { auto_cancel: autoCancel }),
    jobs: jobs.map(jobSummary),
    ...(leftOut.length === 0
      ? {}
      : { left_out: Object.fromEntries(leftOut.map(({ name: job, reason }) => [job, reason])) }),
  };
}

const plain: Partial<PlannedJob> = {
  beforeScript: [],
  afterScript: [],
  variables: {},
  needs: 'earlier_stages',
  when: 'on_success',
  allowFailure: false,
  timeoutMs: 3_600_000,
};

const plainArtifacts: Partial<Artifacts> = { paths: [], exclude: [], untracked: false, access: 'all', reports: {} };

/** A job without what every plain job has. The stage's number is in the order of the jobs. */
function jobSummary({ stageIndex: _, image, artifacts, ...job }: PlannedJob): unknown {
  return {
    ...without(plain, job),
    ...(image === undefined ? {} : { image: imageSummary(image) }),
    ...(artifacts === undefined ? {} : { artifacts: without(plainArtifacts, artifacts) }),
  };
}

function imageSummary(image: Image): unknown {
  return Object.keys(image).length === 1 ? image.name : image;
}

function without<T extends object>(usual: Partial<T>, all: T): Partial<T> {
  const told = Object.entries(all).filter(
    ([key, value]) => !Object.hasOwn(usual, key) || JSON.stringify(Reflect.get(usual, key)) !== JSON.stringify(value),
  );
  return Object.fromEntries(told) as Partial<T>;
}
