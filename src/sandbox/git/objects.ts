import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { BatchAnswers, type GitObject } from './batch.ts';
import { gitEnvironment } from './run.ts';

/** A reader that nobody asks anything for so long (milliseconds) ends its process. */
const IDLE_MS = 5_000;

const readers = new Map<string, ObjectReader>();

/**
 * The object a name means, in git's own notation (`refs/heads/main^{commit}`), or undefined when the repository at
 * `path` has none. One process answers for a repository as long as it is asked: to start one for each question would
 * be most of the sandbox's work.
 */
export async function readObject(path: string, name: string): Promise<GitObject | undefined> {
  if (name === '' || /[\n\0]/.test(name)) return undefined;
  return (readers.get(path) ?? openReader(path)).read(name);
}

function openReader(path: string): ObjectReader {
  const reader = new ObjectReader(path, () => {
    // Another one may be open by the time this one closes.
    if (readers.get(path) === reader) readers.delete(path);
  });
  readers.set(path, reader);
  return reader;
}

interface Question {
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** `git cat-file --batch` of one repository. It keeps nothing alive that does not wait for an answer. */
class ObjectReader {
  readonly #child: ChildProcess;
  readonly #streams: readonly Socket[];
  readonly #questions: Question[] = [];
  readonly #answers = new BatchAnswers();
  readonly #forget: () => void;
  #idle: NodeJS.Timeout | undefined;

  constructor(path: string, forget: () => void) {
    this.#forget = forget;
    const child = spawn('git', ['cat-file', '--batch'], {
      cwd: path,
      env: { ...gitEnvironment },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child = child;
    this.#streams = [child.stdin, child.stdout].filter(stream => stream instanceof Socket);
    child.stdin.on('error', () => child.stdin.destroy());
    child.stdout.on('data', (piece: Buffer) => this.#take(piece));
    child.on('error', error => this.#fail(error));
    child.on('close', code => this.#fail(new Error(`git cat-file --batch ended with ${code}`)));
  }

  read(name: string): Promise<GitObject | undefined> {
    clearTimeout(this.#idle);
    this.#hold('ref');
    return new Promise((resolve, reject) => {
      this.#questions.push({ resolve, reject });
      this.#child.stdin?.write(`${name}\n`);
    });
  }

  #take(piece: Buffer): void {
    for (const answer of this.#answers.take(piece)) this.#questions.shift()?.resolve(answer);
    if (this.#questions.length > 0) return;
    this.#hold('unref');
    this.#idle = setTimeout(() => this.#end(), IDLE_MS).unref();
  }

  #fail(error: Error): void {
    this.#end();
    for (const { reject } of this.#questions.splice(0)) reject(error);
  }

  #end(): void {
    clearTimeout(this.#idle);
    this.#forget();
    this.#child.stdin?.end();
  }

  #hold(how: 'ref' | 'unref'): void {
    this.#child[how]();
    for (const stream of this.#streams) stream[how]();
  }
}
