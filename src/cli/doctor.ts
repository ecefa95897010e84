/** `berth doctor`: looks at everything a server needs, changes nothing, and says what to do. */

import { parseArgs } from 'node:util';
import { composeDoctor } from './compose-doctor.ts';
import { ConfigError, readConfig } from './config.ts';
import { examine } from './doctor/examine.ts';
import type { Finding } from './doctor/finding.ts';
import { paint, type Style } from './print.ts';
import { readEnvFile } from './process.ts';

/** Answers 1 when something has failed, 0 otherwise. */
export async function doctor(args: readonly string[]): Promise<number> {
  const { json } = readOptions(args);
  const findings = await diagnose();
  const text = json ? JSON.stringify(findings, null, 2) : findings.map(describe).join('\n');
  process.stdout.write(`${text}\n`);
  return findings.some(({ status }) => status === 'failed') ? 1 : 0;
}

/** Nothing else can be asked about when the settings themselves cannot be read. */
async function diagnose(): Promise<readonly Finding[]> {
  try {
    readEnvFile();
    const config = readConfig(process.env);
    return await examine(config, await composeDoctor(config));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').map(message => {
      return { check: 'configuration', status: 'failed', message, hint: '.env.example describes every setting.' };
    });
  }
}

const MARKS: Readonly<Record<Finding['status'], readonly [mark: string, style: Style]>> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✗', 'red'],
};

/** Of the longest name, and a blank. */
const WIDTH = 'required check '.length;

function describe({ check, status, message, hint }: Finding): string {
  const [mark, style] = MARKS[status];
  const line = `${paint(style, mark)} ${paint('bold', check.padEnd(WIDTH))}${message}`;
  return hint === undefined ? line : `${line}\n  ${' '.repeat(WIDTH)}${paint('dim', hint)}`;
}

function readOptions(args: readonly string[]): { readonly json: boolean } {
  try {
    return parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } }).values;
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : error}\nUsage: berth doctor [--json]`);
  }
}
