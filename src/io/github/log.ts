import type { Logger } from 'pino';

/**
 * A log for Probot that tells of an error only what it is: octokit hangs the whole delivery (up to 25 MB, comments of
 * private repositories) on the errors it logs.
 */
export function briefErrors(log: Logger): Logger {
  return log.child({}, { serializers: { err: brief } });
}

function brief(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return { type: error.name, message: error.message, stack: error.stack };
}
