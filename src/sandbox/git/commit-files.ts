import { resolveCommit } from './refs.ts';
import { git } from './run.ts';

/** What to write at a path: text, bytes, text that may be executed, or null to delete it. */
export type FileChange = string | Buffer | null | { readonly content: string | Buffer; readonly executable: boolean };

/** A commit to be made in a bare repository. */
export interface NewCommit {
  /** Full name, for example refs/heads/main. */
  readonly ref: string;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly at: Date;
  /** The commit it follows; null makes a root commit. */
  readonly parent: string | null;
  readonly files: Readonly<Record<string, FileChange>>;
}

/** Makes a commit in a bare repository and points `ref` at it, whatever it pointed to before. Answers its sha. */
export async function commitFiles(path: string, commit: NewCommit): Promise<string> {
  const person = `${commit.author.name} <${commit.author.email}> ${Math.floor(commit.at.getTime() / 1000)} +0000`;
  const parts: Buffer[] = [];
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`));
  const data = (content: string | Buffer) => {
    const bytes = Buffer.from(content);
    line(`data ${bytes.length}`);
    parts.push(bytes, Buffer.from('\n'));
  };
  if (commit.parent === null) line(`reset ${commit.ref}`);
  line(`commit ${commit.ref}`);
  line(`author ${person}`);
  line(`committer ${person}`);
  data(commit.message);
  if (commit.parent !== null) line(`from ${commit.parent}`);
  for (const [file, change] of Object.entries(commit.files)) {
    if (change === null) {
      line(`D ${quote(file)}`);
      continue;
    }
    const plain = typeof change === 'string' || Buffer.isBuffer(change);
    line(`M ${!plain && change.executable ? '100755' : '100644'} inline ${quote(file)}`);
    data(plain ? change : change.content);
  }
  await git(path, ['fast-import', '--quiet', '--force'], Buffer.concat(parts));
  const made = await resolveCommit(path, commit.ref);
  if (made === undefined) throw new Error(`git made no commit for ${commit.ref}`);
  return made;
}

function quote(file: string): string {
  return `"${file.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
