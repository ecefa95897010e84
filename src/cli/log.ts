import pino, { type Logger } from 'pino';
import { createMasks, maskText } from '../core/mask/masker.ts';
import type { Config } from './config.ts';
import { secretsOf } from './secrets-of.ts';

/** What must never be in the operator's log, wherever it turns up in an object. */
const SECRETS = ['authorization', 'token', 'password', 'privateKey', 'webhookSecret', 'secret'];

/** Tokens of GitHub, which come and go while we run (docs.github.com, "About authentication to GitHub"). */
const TOKEN = /\bgh[a-z]_[A-Za-z0-9_]{16,}/g;

export type LogConfig = Pick<Config, 'LOG_LEVEL'> &
  Partial<Pick<Config, 'PRIVATE_KEY' | 'WEBHOOK_SECRET' | 'DATABASE_URL' | 'METRICS_TOKEN' | 'SECRETS_KEY'>>;

/** JSON lines on standard error, so that standard output stays free for what a command is asked for. */
export function createLog(config: LogConfig): Logger {
  const paths = SECRETS.flatMap(name => [name, `*.${name}`, `*.*.${name}`]);
  const masks = createMasks(
    secretsOf({
      privateKey: config.PRIVATE_KEY,
      webhookSecret: config.WEBHOOK_SECRET,
      databaseUrl: config.DATABASE_URL,
      metricsToken: config.METRICS_TOKEN,
      secretsKey: config.SECRETS_KEY,
    }),
  );
  // Where no name gives it away, in the message of an error above all.
  const streamWrite = (line: string): string => maskText(masks, line.replaceAll(TOKEN, '[masked]'));
  const redact = { paths, censor: '[redacted]' };
  return pino({ level: config.LOG_LEVEL, base: null, redact, hooks: { streamWrite } }, pino.destination(2));
}
