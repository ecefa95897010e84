#!/usr/bin/env node
/**
 * Makes a fresh machine ready and then runs a program of ours on it:
 *   node docker/bootstrap.mjs [--dev] [--engine] [--browser] [--bucket] PROGRAM [ARGUMENT...]
 * Plain JavaScript without dependencies, so that Node 20 can start it. What is there already is left alone.
 *   always     node_modules as the lock file says, which brings a current Node
 *   --dev      with what development needs
 *   --engine   a Docker engine: one that answers, else Debian's, installed and started (needs root)
 *   --browser  Debian's Chromium for the tests of pages (needs root)
 *   --bucket   Debian's OpenStack Swift, which speaks S3, for the tests of storage (needs root)
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);
const program = words.findIndex(word => !word.startsWith('--'));
const wants = new Set(words.slice(0, program));

installPackages();
if (wants.has('--engine')) await ensureEngine();
if (wants.has('--browser')) ensureDebian('command -v chromium', 'chromium');
if (wants.has('--bucket')) ensureDebian("/usr/bin/python3 -c 'import swift'", 'python3-swift');
await hand(words.slice(program));

function installPackages() {
  const stamp = join(root, 'node_modules', '.berth-stamp');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const [have, kind] = existsSync(stamp) ? readFileSync(stamp, 'utf8').split(' ') : [];
  if (have === wanted && (kind === 'dev' || !wants.has('--dev'))) return;
  say('installing packages (about 20 s)');
  const keepsDev = wants.has('--dev') || kind === 'dev';
  const omit = keepsDev ? [] : ['--omit=dev'];
  // Not `npm ci`: it refuses a lock file that names packages of other platforms which this registry does not carry.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', ...omit]);
  writeFileSync(stamp, `${wanted} ${keepsDev ? 'dev' : 'run'}`);
}

async function ensureEngine() {
  if (engineAnswers()) return;
  if (process.env.DOCKER_HOST) fail(`no Docker engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}`);
  if (!isRoot())
    fail(
      'no Docker engine answers: install one (https://docs.docker.com/engine/install/), start it, and see that you may use it',
    );
  ensureDebian('command -v dockerd', 'docker.io', 'iptables', 'iproute2');
  say('starting the Docker engine');
  if (existsSync('/run/systemd/system')) run('systemctl', ['start', 'docker']);
  else startEngine();
  for (let tries = 0; tries < 150; tries++) {
    if (engineAnswers()) return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  fail('the Docker engine did not start within 30 s; its log is /var/log/berth-dockerd.log');
}

/** Without an init system: on its own, so that it outlives us. */
function startEngine() {
  forgetDeadEngine();
  mkdirSync('/var/log', { recursive: true });
  const log = openSync('/var/log/berth-dockerd.log', 'a');
  spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] }).unref();
}

/** An engine that was killed leaves its pids, and its successor takes whatever program has one of them now for itself. */
function forgetDeadEngine() {
  for (const [path, program] of [
    ['/var/run/docker.pid', 'dockerd'],
    ['/var/run/docker/containerd/containerd.pid', 'containerd'],
  ]) {
    if (existsSync(path) && nameOf(readFileSync(path, 'utf8').trim()) !== program) rmSync(path);
  }
}

function nameOf(pid) {
  const path = `/proc/${pid}/comm`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

function engineAnswers() {
  const socket = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '');
  const probe = `require('node:http').get({ ${socket.startsWith('/') ? 'socketPath: process.argv[1], path: "/_ping"' : ''} }, r => process.exit(r.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1)).setTimeout(3000, () => process.exit(1))`;
  if (!socket.startsWith('/')) return spawnSync('docker', ['version'], { stdio: 'ignore', timeout: 5000 }).status === 0;
  return spawnSync(process.execPath, ['-e', probe, socket], { stdio: 'ignore', timeout: 5000 }).status === 0;
}

/** Debian's `packages`, unless `probe` succeeds. */
function ensureDebian(probe, ...packages) {
  if (spawnSync('sh', ['-c', probe], { stdio: 'ignore' }).status === 0) return;
  if (!isRoot()) fail(`${packages.join(' ')} is missing: install it`);
  say(`installing ${packages.join(' ')} from Debian`);
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'ignore', 'inherit'] };
  run('apt-get', ['update', '-qq'], quiet);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
}

/** Gives the terminal and our place to the program; signals reach it too, since it is in our group. */
async function hand([file, ...args]) {
  const child = spawn(currentNode(), [join(root, file), ...args], { stdio: 'inherit', cwd: root });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise(resolve => child.on('exit', (...how) => resolve(how)));
  process.exitCode = signal === null ? code : 128 + constants.signals[signal];
}

/** The one from node_modules, so that everybody runs the same. */
function currentNode() {
  try {
    return createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    const [major, minor] = process.versions.node.split('.').map(Number);
    if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
    return fail(`Node 22.18 or newer is needed on ${process.platform} ${process.arch}; this is ${process.version}`);
  }
}

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...options,
  });
  if (status !== 0) fail(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
}

function isRoot() {
  return process.getuid?.() === 0;
}

function say(message) {
  process.stderr.write(`berth: ${message}\n`);
}

function fail(message) {
  say(message);
  process.exit(3);
}
