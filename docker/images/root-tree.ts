import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { command } from './command.ts';

type Entry =
  | { readonly type: 'directory'; readonly mode: number }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly to: string }
  | { readonly type: 'copy'; readonly from: string };

/** The root file system of an image, put together from files of this machine. Everything in it belongs to root. */
export class RootTree {
  readonly #entries = new Map<string, Entry>();

  directory(path: string, mode = 0o755): this {
    if (path !== '.' && !this.#entries.has(path)) this.#put(path, { type: 'directory', mode });
    return this;
  }

  text(path: string, text: string): this {
    return this.#put(path, { type: 'text', text });
  }

  link(path: string, to: string): this {
    return this.#put(path, { type: 'link', to });
  }

  /** A file of this machine; what a symbolic link points to is taken. */
  copy(from: string, path: string): this {
    return this.#put(path, { type: 'copy', from });
  }

  /** A program of this machine with the shared libraries it needs. */
  async program(from: string, path: string): Promise<this> {
    const needed = await command('ldd', [from]).catch(() => '');
    for (const [, library] of needed.matchAll(/(\/[^\s()]+) \(0x/g)) {
      if (library !== undefined) this.copy(await realpath(library), library.slice(1));
    }
    return this.copy(from, path);
  }

  /** A folder of this machine with what is in it and wanted. Symbolic links stay links. */
  async folder(from: string, path: string, isWanted: (source: string) => boolean = () => true): Promise<this> {
    this.directory(path);
    for (const name of await readdir(from)) {
      const source = join(from, name);
      const target = join(path, name);
      if (!isWanted(source)) continue;
      const found = await lstat(source);
      if (found.isDirectory()) await this.folder(source, target, isWanted);
      else if (found.isSymbolicLink()) this.link(target, await readlink(source));
      else this.copy(source, target);
    }
    return this;
  }

  /** The tree as a tar archive, read while it is sent. */
  tar(): Readable {
    const archive = pack();
    this.#writeAll(archive).then(
      () => archive.finalize(),
      error => archive.destroy(error),
    );
    return Readable.from(archive);
  }

  #put(path: string, entry: Entry): this {
    const parent = dirname(path);
    if (parent !== '.') this.directory(parent);
    this.#entries.set(path, entry);
    return this;
  }

  async #writeAll(archive: Pack): Promise<void> {
    for (const [name, entry] of this.#entries) {
      if (entry.type === 'directory') archive.entry({ name, type: 'directory', mode: entry.mode });
      else if (entry.type === 'text') archive.entry({ name, mode: 0o644 }, entry.text);
      else if (entry.type === 'link') archive.entry({ name, type: 'symlink', linkname: entry.to });
      else await writeFile(archive, name, entry.from);
    }
  }
}

async function writeFile(archive: Pack, name: string, from: string): Promise<void> {
  const { size, mode } = await stat(from);
  await pipeline(createReadStream(from), archive.entry({ name, size, mode: mode & 0o755 }));
}

/** The first of these names that `PATH` leads to. */
export async function findProgram(name: string): Promise<string> {
  const found = await command('sh', ['-c', 'command -v "$0"', name]).catch(() => '');
  if (found === '') throw new Error(`${basename(name)} is not installed, and an image is made from it`);
  return found.trim();
}
