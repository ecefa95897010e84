/**
 * UTF-16 units of a script in one argument: at most 96 KB of UTF-8, under the kernel's 128 KiB for one argument
 * (MAX_ARG_STRLEN, execve(2)).
 */
const CHUNK = 32_000;

/**
 * Runs first in the container, by whatever `sh` the image has: one pipe for both streams, since the engine reads two
 * without keeping their order; then bash when there is one.
 */
const CHOOSE_SHELL =
  'exec 2>&1; if command -v bash >/dev/null; then exec bash -c "$0" bash "$@"; fi; exec sh -c "$0" sh "$@"';

/** Joins its arguments to the script again and runs it, leaving no trace of them. */
const RUN_ARGUMENTS = 'IFS=; eval "unset IFS; set --; $*"';

/**
 * The argument vector that runs `script` with the image's own shell. A file put into the container would do as well but
 * costs a third of a quick job: the engine mounts the container's disk and starts a process to unpack it.
 */
export function shellCommand(script: string): string[] {
  return ['sh', '-c', CHOOSE_SHELL, RUN_ARGUMENTS, ...chunks(script.replaceAll('\0', ''))];
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
