import type { Logger } from 'pino';

/** The server's log for one attempt: what goes wrong there may name what only the attempt knows to be a secret. */
export function maskedLog(log: Logger, mask: (text: string) => string): Logger {
  return log.child({}, { serializers: { err: error => describe(error, mask) } });
}

function describe(error: unknown, mask: (text: string) => string): unknown {
  if (!(error instanceof Error)) return mask(String(error));
  const { name: type, message, stack = '', cause } = error;
  const because = cause === undefined ? {} : { cause: describe(cause, mask) };
  return { type, message: mask(message), stack: mask(stack), ...because };
}
