/** One object of a repository, whole. */
export interface GitObject {
  readonly sha: string;
  readonly type: 'blob' | 'tree' | 'commit' | 'tag';
  readonly bytes: Buffer;
}

const heading = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/;

/** Takes what `git cat-file --batch` prints, in any pieces, apart into its answers; undefined is an answer, too. */
export class BatchAnswers {
  #pieces: Buffer[] = [];
  #length = 0;
  #needed = 1;

  *take(piece: Buffer): Generator<GitObject | undefined> {
    this.#pieces.push(piece);
    this.#length += piece.length;
    while (this.#length >= this.#needed) {
      const bytes = Buffer.concat(this.#pieces);
      this.#pieces = [bytes];
      const end = bytes.indexOf('\n');
      if (end < 0) {
        this.#needed = this.#length + 1;
        return;
      }
      const [, sha, type, size] = heading.exec(bytes.toString('latin1', 0, end)) ?? [];
      const from = end + 1;
      // A line end follows the object.
      const next = size === undefined ? from : from + Number(size) + 1;
      if (next > this.#length) {
        this.#needed = next;
        return;
      }
      this.#pieces = [bytes.subarray(next)];
      this.#length -= next;
      this.#needed = 1;
      yield sha === undefined
        ? undefined
        : { sha, type: type as GitObject['type'], bytes: bytes.subarray(from, next - 1) };
    }
  }
}
