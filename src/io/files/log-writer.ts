import { mkdir, rm } from 'node:fs/promises';
import { createAppendedFile } from './appended-file.ts';
import type { LogPath } from './log-path.ts';
import { readSeal } from './log-seal.ts';

/** How long an unused file stays open, in milliseconds: a lost attempt is never sealed by its own worker. */
const idleMs = 30_000;

/** Appends to one attempt's log; bytes that arrive during a write go out together in the next one. */
export interface LogWriter {
  /**
   * Resolves when the bytes are with the operating system, and their times, in the order of the calls. When times cannot
   * be written the log loses all of them, and no bytes.
   */
  append(bytes: Uint8Array, times?: Uint8Array): Promise<void>;
  /** Resolves when all appended bytes are on the disk and the files are closed. A later append opens them again. */
  flush(): Promise<void>;
}

/** `onIdle` is called when the writer has closed its files and may be forgotten. */
export function createLogWriter(path: LogPath, onIdle: () => void): LogWriter {
  const output = createAppendedFile(path.output);
  const times = createAppendedFile(path.times);
  let pending: Uint8Array[] = [];
  let pendingTimes: Uint8Array[] = [];
  let isOpen = false;
  let sealed = false;
  let isTimed = true;
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  let idle: NodeJS.Timeout | undefined;

  async function begin(): Promise<void> {
    await mkdir(path.directory, { recursive: true });
    // Late bytes of a worker that was declared lost change nothing, as its late signals do.
    sealed = (await readSeal(path)) !== undefined;
    isOpen = true;
  }

  async function writePending(): Promise<void> {
    next = undefined;
    const [batch, timesOfBatch] = [pending, pendingTimes];
    [pending, pendingTimes] = [[], []];
    clearTimeout(idle);
    if (!isOpen) await begin();
    if (!sealed) {
      await writeTimes(timesOfBatch);
      await output.write(batch);
    }
    idle = setTimeout(closeWhenIdle, idleMs).unref();
  }

  /** Before the bytes, so that whoever sees these knows when they came. */
  async function writeTimes(grown: readonly Uint8Array[]): Promise<void> {
    if (isTimed && grown.length > 0) await times.write(grown).catch(loseTimes);
  }

  /** Each time is told by those before it: behind a gap all would be wrong. The log goes on without any. */
  async function loseTimes(): Promise<void> {
    isTimed = false;
    await times.close(false).catch(() => undefined);
    await rm(path.times, { force: true }).catch(() => undefined);
  }

  async function close(sync: boolean): Promise<void> {
    clearTimeout(idle);
    isOpen = false;
    await times.close(sync).catch(loseTimes);
    await output.close(sync);
  }

  function closeWhenIdle(): void {
    const done = () => {
      // Another writer would not know that the times were lost.
      if (!isOpen && pending.length === 0 && isTimed) onIdle();
    };
    void afterRunning(() => close(false)).then(done, done);
  }

  function afterRunning(step: () => Promise<void>): Promise<void> {
    const done = running.then(step);
    running = done.catch(() => undefined);
    return done;
  }

  return {
    append(bytes, grown) {
      // The caller may use its buffer again at once.
      pending.push(new Uint8Array(bytes));
      if (grown !== undefined && grown.length > 0) pendingTimes.push(new Uint8Array(grown));
      next ??= afterRunning(writePending);
      return next;
    },
    flush: () => afterRunning(() => close(true)),
  };
}
