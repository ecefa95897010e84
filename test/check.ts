/** `npm run check`: all that can be said about the code without running it, side by side. */

import { spawn } from 'node:child_process';
import { styleText } from 'node:util';

const checks: readonly [name: string, command: string, ...args: string[]][] = [
  ['format and lint', 'biome', 'check', '--error-on-warnings', '.'],
  ['types', 'tsc', '-p', '.'],
  ['structure', 'depcruise', 'src'],
  ['dead code', 'knip'],
];

/** Resolves with whether all passed; what a failing check printed goes to standard error. */
export async function runChecks(): Promise<boolean> {
  const results = await Promise.all(checks.map(check => runCheck(...check)));
  return results.every(Boolean);
}

async function runCheck(name: string, command: string, ...args: string[]): Promise<boolean> {
  const started = performance.now();
  const { code, output } = await capture(`node_modules/.bin/${command}`, args);
  const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const mark = code === 0 ? styleText('green', '✔') : styleText('red', '✖');
  process.stderr.write(`${mark} ${name} ${styleText('dim', took)}\n${code === 0 ? '' : output}`);
  return code === 0;
}

function capture(command: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', text => {
        output += text;
      });
    }
    child.on('error', reject).on('close', code => resolve({ code: code ?? 1, output }));
  });
}

if (import.meta.main) process.exitCode = (await runChecks()) ? 0 : 1;
