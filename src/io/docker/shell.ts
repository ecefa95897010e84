/**
 * UTF-16 units of a script in one argument: at most 96 KB of UTF-8, under the kernel's 128 KiB for one argument
 * (MAX_ARG_STRLEN, execve(2)).
 */
const CHUNK = 32_000;

/** Bytes of a script that go by arguments; the kernel allows 2 MiB for all arguments and the environment together. */
const BY_ARGUMENTS = 2 ** 20;

/** Where a script larger than that lies in the container. */
const FILE = '/berth-script';

/** Where the kernel counts the processes it killed for memory: cgroup v2, then v1 (docs.kernel.org, "cgroup-v2", memory.events). */
const KILL_COUNTS = '/sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control';

/** Begins what the outer shell says, on stderr, of a script that failed after the kernel killed some of its processes. */
export const OUT_OF_MEMORY = 'Out of memory: ';

const TELL_KILLS = [
  `for file in ${KILL_COUNTS}; do`,
  '  [ ! -r $file ] || while read -r name count; do',
  '    [ "$name" != oom_kill ] || [ "$count" = 0 ] ||',
  `      echo "${OUT_OF_MEMORY}the kernel killed $count of the job's processes." >&2`,
  '  done <$file',
  'done',
].join('\n');

/**
 * Runs first in the container, by whatever `sh` the image has: one pipe for both streams of the script, since the engine
 * reads two without keeping their order; bash when there is one. It stays to look at the kernel's counts, from the only
 * place and at the last moment where they can be seen: the engine loses news of kills.
 */
const CHOOSE_SHELL = [
  'if command -v bash >/dev/null; then bash -c "$0" bash "$@" 2>&1; else sh -c "$0" sh "$@" 2>&1; fi',
  'code=$?',
  `[ $code = 0 ] || { ${TELL_KILLS}; }`,
  'exit $code',
].join('\n');

/** Joins its arguments to the script again and runs it, leaving no trace: no argument, no variable, the usual IFS. */
const RUN_ARGUMENTS = 'berth_ifs=$IFS; IFS=; eval "IFS=\\$berth_ifs; unset berth_ifs; set --; $*"';

export interface ShellCommand {
  readonly command: readonly string[];
  /** A file that has to be put into the container before it starts. */
  readonly file?: { readonly path: string; readonly content: Buffer };
}

/**
 * How to run `script` with the image's own shell. A file would always do but costs a third of a quick job: the engine
 * mounts the container's disk and starts a process to unpack it. So only a huge script is one.
 */
export function shellCommand(script: string): ShellCommand {
  const content = Buffer.from(script.replaceAll('\0', ''));
  if (content.length > BY_ARGUMENTS) {
    return { command: ['sh', '-c', CHOOSE_SHELL, `. ${FILE}`], file: { path: FILE, content } };
  }
  return { command: ['sh', '-c', CHOOSE_SHELL, RUN_ARGUMENTS, ...chunks(content.toString())] };
}

function chunks(text: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + CHUNK, text.length);
    if (isHighSurrogate(text.charCodeAt(end - 1)) && end < text.length) end -= 1;
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
