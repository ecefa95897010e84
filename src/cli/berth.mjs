#!/usr/bin/env node
/**
 * The `berth` command: runs main.ts on a runtime that understands it. Node 22.18 and newer do; on an older one the
 * Node that was installed with our dependencies takes over.
 */
import { spawnSync } from 'node:child_process';
import nodeModule, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const main = new URL('./main.ts', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  // What was compiled, and freed of its types, is kept in the user's temporary folder: a start takes half the time.
  nodeModule.enableCompileCache();
  await import(main.href);
} else {
  const { status, signal } = spawnSync(bundledNode(), [fileURLToPath(main), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = signal === null ? (status ?? 1) : 128 + constants.signals[signal];
}

function bundledNode() {
  const require = createRequire(import.meta.url);
  try {
    return require.resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    console.error(
      `berth needs Node 22.18 or newer; this is ${process.version}. Run \`npm ci\` in its folder, or install a newer Node.`,
    );
    process.exit(3);
  }
}
