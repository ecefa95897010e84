import pino, { type Logger } from 'pino';
import type { Config } from './config.ts';

/** What must never be in the operator's log, wherever it turns up in an object. */
const SECRETS = ['authorization', 'token', 'password', 'privateKey', 'webhookSecret', 'secret'];

/** JSON lines on standard error, so that standard output stays free for what a command is asked for. */
export function createLog(config: Pick<Config, 'LOG_LEVEL'>): Logger {
  const paths = SECRETS.flatMap(name => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level: config.LOG_LEVEL, base: null, redact: { paths, censor: '[redacted]' } }, pino.destination(2));
}
