import { ConfigError } from '../config.ts';
import { OCCASION_OPTIONS, readEvent, readVariables, readWords } from '../laptop/options.ts';
import type { Occasion } from '../laptop/trigger.ts';
import type { SecretWords } from './secrets.ts';
import type { LogsShown } from './view/view.ts';

export const RUN_USAGE = `berth run: runs the pipeline of this working tree, without GitHub

Usage: berth run [OPTION...]

  --file FILE          the pipeline; default .ci.yml at the root
  --job NAME           only this job and what it needs; may be given again. A manual job runs when it is named
  --event EVENT        push (default), pull_request, tag, schedule, web, api
  --branch NAME        the branch, or tag, to take it for; default the current one
  --base NAME          where a pull request would go; default the default branch
  --var NAME=VALUE     a variable that wins over those of the file; may be given again
  --secret NAME        give jobs a variable of your own environment, hidden in logs; may be given again
  --secret NAME=@FILE  the same from a file: the variable tells its path
  --secret-file FILE   lines NAME=value, each a secret; default .berth/secrets.env where there is one
  --concurrency N      jobs at a time; default the number of processors, at least 2
  --logs WHICH         all (default), failed or none
  --artifacts DIR      keep what jobs leave, in a folder for each job
  --no-delay           jobs with \`when: delayed\` do not wait
  --shell-on-failure   open a shell in the container of a job that failed
  --json               print what came of it as one object, and everything else on standard error
  --help               print this

Uncommitted changes take part, ignored files do not. Ctrl-C cancels and cleans up.
Exit code: 0 passed, 1 failed, 2 something to mend in the file or the options, 3 the machine failed, 130 cancelled.
`;

export interface RunOptions extends Occasion {
  readonly help: boolean;
  readonly json: boolean;
  readonly file?: string | undefined;
  readonly jobs: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: SecretWords;
  /** Absent: as the environment says. */
  readonly concurrency?: number;
  readonly logs: LogsShown;
  readonly artifacts?: string | undefined;
  readonly noDelay: boolean;
  readonly shellOnFailure: boolean;
}

/** Throws ConfigError. */
export function readRunOptions(args: readonly string[]): RunOptions {
  const { values } = readWords({
    args: [...args],
    options: {
      ...OCCASION_OPTIONS,
      file: { type: 'string' },
      job: { type: 'string', multiple: true, default: [] },
      secret: { type: 'string', multiple: true, default: [] },
      'secret-file': { type: 'string' },
      concurrency: { type: 'string' },
      logs: { type: 'string', default: 'all' },
      artifacts: { type: 'string' },
      'no-delay': { type: 'boolean', default: false },
      'shell-on-failure': { type: 'boolean', default: false },
    },
  });
  const { help, json, branch, base, file, artifacts } = values;
  return {
    help,
    json,
    event: readEvent(values.event),
    branch,
    base,
    file,
    jobs: values.job,
    variables: readVariables(values.var),
    secrets: { words: values.secret, file: values['secret-file'] },
    ...(values.concurrency === undefined ? {} : { concurrency: readCount(values.concurrency) }),
    logs: readLogs(values.logs),
    artifacts,
    noDelay: values['no-delay'],
    shellOnFailure: values['shell-on-failure'],
  };
}

function readCount(written: string): number {
  const count = Number(written);
  if (Number.isInteger(count) && count > 0 && count <= 1000) return count;
  throw new ConfigError(`--concurrency ${written}: write a whole number from 1 to 1000.`);
}

function readLogs(written: string): LogsShown {
  if (written === 'all' || written === 'failed' || written === 'none') return written;
  throw new ConfigError(`--logs ${written}: choose all, failed or none.`);
}
