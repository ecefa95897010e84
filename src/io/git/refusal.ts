import { InfraError } from '../../model/errors.ts';
import { GitFailure } from './git.ts';

/** Whether the other side answered, but does not have what was asked for. */
export function isAbsent(error: unknown): boolean {
  return (
    error instanceof GitFailure &&
    /not our ref|couldn't find remote ref|no such remote ref|unadvertised object|did not send all necessary objects/i.test(
      error.stderr,
    )
  );
}

/** Whether our copy is broken or locked by a process that died: it is only a copy, and is made anew. */
export function isDamaged(error: unknown): boolean {
  return (
    error instanceof GitFailure &&
    /\.lock'|not a git repository|corrupt|bad object|unable to read|missing (blob|tree|commit)|is empty/i.test(
      error.stderr,
    )
  );
}

/** A failed fetch in a sentence for the person whose job did not start. */
export function explain(error: unknown): unknown {
  if (!(error instanceof GitFailure)) return error;
  const said = error.stderr;
  if (
    /Authentication failed|could not read (Username|Password)|returned error: 40[13]|terminal prompts disabled/i.test(
      said,
    )
  ) {
    return new InfraError(
      'The repository refused our credentials: check that the app is still installed and may read its contents.',
      { retryable: false, cause: error },
    );
  }
  if (/repository .*not found|returned error: 404/i.test(said)) {
    return new InfraError(
      'The repository was not found: it was removed or renamed, or the app is no longer installed on it.',
      { retryable: false, cause: error },
    );
  }
  if (/redirect|returned error: 30[1278]/i.test(said)) {
    return new InfraError('The repository has moved: start a new run, which knows its new name.', {
      retryable: false,
      cause: error,
    });
  }
  const reason = /^(?:fatal|error): (.*)$/m.exec(said)?.[1] ?? 'git failed without saying why';
  return new InfraError(`The repository could not be fetched: ${reason}`, { retryable: true, cause: error });
}
