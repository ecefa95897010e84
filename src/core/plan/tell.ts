import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Job } from '../../model/pipeline.ts';

/** Says something about a job to the people who wrote it. */
export type Tell = (severity: Diagnostic['severity'], message: string, hint?: string) => void;

/** Adds what is told to `diagnostics`. It stands at the job, whose parts have no place of their own. */
export function tellOf({ name, where }: Job, diagnostics: Diagnostic[]): Tell {
  return (severity, message, hint) => {
    const shown = `Job \`${name}\`: ${message}`;
    diagnostics.push({ severity, message: shown, where, ...(hint === undefined ? {} : { hint }) });
  };
}
