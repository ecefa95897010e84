import { type FileHandle, mkdir, open } from 'node:fs/promises';
import type { LogPath } from './log-path.ts';
import { readSeal } from './log-seal.ts';

/** How long an unused file stays open, in milliseconds: a lost attempt is never sealed by its own worker. */
const idleMs = 30_000;

/** Appends to one attempt's log; bytes that arrive during a write go out together in the next one. */
export interface LogWriter {
  /** Resolves when the bytes are with the operating system, in the order of the calls. */
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves when all appended bytes are on the disk and the file is closed. A later append opens it again. */
  flush(): Promise<void>;
}

/** `onIdle` is called when the writer has closed its file and may be forgotten. */
export function createLogWriter(path: LogPath, onIdle: () => void): LogWriter {
  let pending: Uint8Array[] = [];
  let handle: FileHandle | undefined;
  let sealed = false;
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  let idle: NodeJS.Timeout | undefined;

  async function openOutput(): Promise<FileHandle> {
    await mkdir(path.directory, { recursive: true });
    // Late bytes of a worker that was declared lost change nothing, as its late signals do.
    sealed = (await readSeal(path)) !== undefined;
    return open(path.output, 'a');
  }

  async function writePending(): Promise<void> {
    next = undefined;
    const batch = pending;
    pending = [];
    clearTimeout(idle);
    handle ??= await openOutput();
    const [first] = batch;
    if (!sealed && first !== undefined) await writeAll(handle, batch.length === 1 ? first : Buffer.concat(batch));
    idle = setTimeout(closeWhenIdle, idleMs).unref();
  }

  async function close(sync: boolean): Promise<void> {
    clearTimeout(idle);
    const closing = handle;
    handle = undefined;
    if (sync) await closing?.sync();
    await closing?.close();
  }

  function closeWhenIdle(): void {
    const done = () => {
      if (handle === undefined && pending.length === 0) onIdle();
    };
    void afterRunning(() => close(false)).then(done, done);
  }

  function afterRunning(step: () => Promise<void>): Promise<void> {
    const done = running.then(step);
    running = done.catch(() => undefined);
    return done;
  }

  return {
    append(bytes) {
      // The caller may use its buffer again at once.
      pending.push(new Uint8Array(bytes));
      next ??= afterRunning(writePending);
      return next;
    },
    flush: () => afterRunning(() => close(true)),
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, offset);
    offset += bytesWritten;
  }
}
