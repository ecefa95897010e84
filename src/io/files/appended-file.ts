import { type FileHandle, open } from 'node:fs/promises';

/** A file that only grows. It is opened, and made, by the first write, and by the next one after it was closed. */
export interface AppendedFile {
  write(parts: readonly Uint8Array[]): Promise<void>;
  /** With `sync`, once all that was written is on the disk. */
  close(sync: boolean): Promise<void>;
}

export function createAppendedFile(path: string): AppendedFile {
  let handle: FileHandle | undefined;
  return {
    async write(parts) {
      handle ??= await open(path, 'a');
      const [first] = parts;
      if (first !== undefined) await writeAll(handle, parts.length === 1 ? first : Buffer.concat(parts));
    },
    async close(sync) {
      const closing = handle;
      handle = undefined;
      try {
        if (sync) await closing?.sync();
      } finally {
        await closing?.close();
      }
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, offset);
    offset += bytesWritten;
  }
}
