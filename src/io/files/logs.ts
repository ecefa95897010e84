import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import { onDisk } from './disk.ts';
import { followLog } from './log-follower.ts';
import { logPath } from './log-path.ts';
import { readBytes, readPart, readSize, readTail } from './log-reader.ts';
import { removeLog } from './log-removal.ts';
import { writeSeal } from './log-seal.ts';
import { createLogWriter, type LogWriter } from './log-writer.ts';

/**
 * Logs as files under `directory`, which is made when it is not there. Several processes may share it. Appended bytes
 * survive the death of this process; sealed logs survive a power cut. Throws InfraError when the disk refuses.
 */
export function createLogs(directory: string): Logs {
  const writers = new Map<string, LogWriter>();

  function writerOf(attempt: AttemptRef): LogWriter {
    const path = logPath(directory, attempt);
    const known = writers.get(path.directory);
    if (known !== undefined) return known;
    const writer = createLogWriter(path, () => writers.delete(path.directory));
    writers.set(path.directory, writer);
    return writer;
  }

  return {
    append: (attempt, bytes, times) =>
      onDisk('The log could not be written', () => writerOf(attempt).append(bytes, times)),

    seal: attempt =>
      onDisk('The log could not be sealed', async () => {
        const path = logPath(directory, attempt);
        await writers.get(path.directory)?.flush();
        await writeSeal(path);
        writers.delete(path.directory);
      }),

    read: (attempt, offset, limit) =>
      onDisk('The log could not be read', () => readPart(logPath(directory, attempt), offset, limit)),

    times: (attempt, offset, limit) =>
      onDisk('The log could not be read', () => readBytes(logPath(directory, attempt).times, offset, limit)),

    size: attempt => onDisk('The log could not be read', () => readSize(logPath(directory, attempt))),

    tail: (attempt, limit) => onDisk('The log could not be read', () => readTail(logPath(directory, attempt), limit)),

    follow: (attempt, offset, signal) => followLog(logPath(directory, attempt), offset, signal),

    remove: attempt => onDisk('The log could not be removed', () => removeLog(logPath(directory, attempt))),
  };
}
