import type { Terminal } from '../flow/ports/engine.ts';

/** This process's own terminal, for as long as `use` takes: what is typed goes through as it is, Ctrl-C among it. */
export async function withTerminal(use: (terminal: Terminal) => Promise<void>): Promise<void> {
  const { stdin, stdout } = process;
  stdin.setRawMode(true);
  stdin.resume();
  try {
    await use({
      input: stdin,
      output: stdout,
      type: process.env['TERM'] ?? 'xterm',
      size: () => ({ columns: stdout.columns, rows: stdout.rows }),
      onResize(callback) {
        stdout.on('resize', callback);
        return () => stdout.off('resize', callback);
      },
    });
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
  }
}
