/** Who made a commit, and when (ISO 8601 with the person's own time zone). */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

/** A commit as git has it. */
export interface CommitInfo {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
}

/** What the bytes of a commit say (https://git-scm.com/docs/git-commit-tree); without the line ends behind the message. */
export function parseCommit(sha: string, bytes: Buffer): CommitInfo {
  const text = bytes.toString();
  const end = text.indexOf('\n\n');
  const lines = text.slice(0, end).split('\n');
  const values = (key: string) =>
    lines.flatMap(line => (line.startsWith(`${key} `) ? [line.slice(key.length + 1)] : []));
  return {
    sha,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parsePerson(values('author')[0] ?? ''),
    committer: parsePerson(values('committer')[0] ?? ''),
    message: text.slice(end + 2).replace(/\n+$/, ''),
  };
}

function parsePerson(line: string): Person {
  const [, name = '', email = '', seconds = '0', zone = '+0000'] =
    /^(.*?) ?<(.*?)> (\d+) ([+-]\d{4})$/.exec(line) ?? [];
  const minutes = Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)));
  const local = new Date(Number(seconds) * 1000 + minutes * 60_000).toISOString().slice(0, 19);
  return { name, email, date: `${local}${zone.slice(0, 3)}:${zone.slice(3)}` };
}
