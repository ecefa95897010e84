import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The pages of the documentation, as their readers see them. */

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Page {
  /** Relative to the root of the project. */
  readonly path: string;
  readonly sections: readonly Section[];
  /** Files that examples include: a block whose first line is a comment with its path, or `OWNER/REPO: PATH`. */
  readonly files: Readonly<Record<string, string>>;
  readonly projects: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Section {
  /** What comes after `#` in a link to it. */
  readonly anchor: string;
  readonly text: string;
  /** Blocks of YAML that are whole pipelines. */
  readonly examples: readonly Example[];
}

export interface Example {
  readonly line: number;
  readonly yaml: string;
}

export const pages: readonly Page[] = [
  'README.md',
  'test/cases/gitlab/README.md',
  ...globSync('docs/*.md', { cwd: root }),
].map(readPage);

export function readPage(path: string): Page {
  const text = readFileSync(join(root, path), 'utf8');
  const blocks = blocksOf(text);
  const ownFiles = blocks.flatMap(({ yaml }) => {
    const [, file] = /^# ([^\s:]+\.yml)\n/.exec(yaml) ?? [];
    return file === undefined ? [] : [[file, yaml] as const];
  });
  const projectFiles = blocks.flatMap(({ yaml }) => {
    const [, project, file] = /^# (\S+\/\S+): (\S+\.yml)\n/.exec(yaml) ?? [];
    return project === undefined || file === undefined ? [] : [[project, { [file]: yaml }] as const];
  });
  return {
    path,
    sections: sectionsOf(text),
    files: Object.fromEntries(ownFiles),
    projects: Object.fromEntries(projectFiles),
  };
}

/** Cells of the tables in a text, row by row, without their heads. */
export function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .split(/\n\n+/)
    .filter(paragraph => paragraph.startsWith('|'))
    .flatMap(table => table.trim().split('\n').slice(2))
    .map(row =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map(cell => cell.trim().replaceAll('\\|', '|')),
    );
}

function sectionsOf(text: string): readonly Section[] {
  const starts = [...text.matchAll(/^#{1,6} (.+)$/gm)].filter(({ index }) => !insideBlock(text, index));
  return starts.map(({ index, 1: title = '' }, number) => {
    const part = text.slice(index, starts[number + 1]?.index);
    const before = text.slice(0, index).split('\n').length - 1;
    const examples = blocksOf(part)
      .filter(({ yaml }) => !/^# \S+(?:: \S+)?\.yml\n/.test(yaml))
      .map(({ line, yaml }) => ({ line: line + before, yaml }));
    return { anchor: anchorOf(title), text: part, examples };
  });
}

function insideBlock(text: string, index: number): boolean {
  return [...text.slice(0, index).matchAll(/^```/gm)].length % 2 === 1;
}

function blocksOf(text: string): readonly Example[] {
  return [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(({ index, 1: yaml = '' }) => ({
    line: text.slice(0, index).split('\n').length + 1,
    yaml,
  }));
}

/** As GitHub makes them of headings. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}
