import { parse as parseYaml } from 'yaml';
import { parse } from '../../../src/core/parse/parse.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import { pullRequest, push, tag } from './triggers.ts';

/** A golden case: see test/cases/README.md. */
export interface CaseFile {
  readonly pipeline: string;
  readonly happened: Happened;
  readonly expected: unknown;
}

interface Happened {
  readonly push?: string;
  readonly tag?: string;
  readonly pull_request?: string;
  readonly timeouts?: { readonly defaultMs?: number; readonly maxMs?: number };
}

export function readCase(text: string): CaseFile {
  const [pipeline = '', happened = '', expected = ''] = text.split(/^---\n/m);
  return { pipeline, happened: parseYaml(happened) ?? {}, expected: parseYaml(expected) };
}

/** What Berth makes of a case, in the form in which cases expect it. */
export function answerOf({ pipeline: text, happened }: CaseFile): unknown {
  const parsed = parse(text, '.ci.yml');
  const planned = parsed.pipeline ? plan(parsed.pipeline, triggerOf(happened), happened.timeouts) : undefined;
  const diagnostics = [...parsed.diagnostics, ...(planned?.diagnostics ?? [])].map(asText);
  return {
    ...(planned?.plan ? { jobs: planned.plan.jobs.map(summaryOf) } : {}),
    ...(diagnostics.length > 0 ? { diagnostics } : {}),
  };
}

function triggerOf(happened: Happened) {
  if (happened.tag !== undefined) return tag(happened.tag);
  if (happened.pull_request !== undefined) return pullRequest({ branch: happened.pull_request });
  return push(happened.push ?? 'main');
}

function asText({ severity, where, message, hint }: Diagnostic): string {
  const label = severity === 'error' ? '' : `${severity}: `;
  return `${where.line}:${where.column} ${label}${message}${hint === undefined ? '' : ` (${hint})`}`;
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

/** A job without what every plain job has. The stage's number is in the order of the jobs. */
function summaryOf({ stageIndex: _, ...job }: PlannedJob): unknown {
  const told = Object.entries(job).filter(([key, value]) => !isPlain(key, value));
  return Object.fromEntries(told);
}

function isPlain(key: string, value: unknown): boolean {
  return Object.hasOwn(plain, key) && JSON.stringify(Reflect.get(plain, key)) === JSON.stringify(value);
}
