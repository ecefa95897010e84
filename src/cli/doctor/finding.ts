import { InfraError } from '../../model/errors.ts';

/** What one look at one part told. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed';
  /** What is so, in one sentence. */
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
}

/** Findings without the name of their check. */
export type Judgement = Omit<Finding, 'check'>;

export function ok(message: string, hint?: string): Judgement {
  return { status: 'ok', message, ...(hint === undefined ? {} : { hint }) };
}

export function warning(message: string, hint?: string): Judgement {
  return { status: 'warning', message, ...(hint === undefined ? {} : { hint }) };
}

export function failed(message: string, hint?: string): Judgement {
  return { status: 'failed', message, ...(hint === undefined ? {} : { hint }) };
}

/** Asks, and judges the answer; what the world refuses to answer is a finding too, for which `hint` says what to do. */
export async function look<Answer>(
  check: string,
  ask: () => Promise<Answer>,
  judge: (answer: Answer) => readonly Judgement[],
  hint: string,
): Promise<readonly Finding[]> {
  return named(check, await ask().then(judge, error => [unanswered(error, hint)]));
}

export function named(check: string, judgements: readonly Judgement[]): readonly Finding[] {
  return judgements.map(judgement => ({ check, ...judgement }));
}

function unanswered(error: unknown, hint: string): Judgement {
  if (!(error instanceof InfraError)) throw error;
  return failed(error.message, hint);
}
