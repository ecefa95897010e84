import type { Position } from '../../../model/diagnostic.ts';
import type { IncludeAnswer, IncludedFile, IncludeRequest } from '../../../model/include.ts';
import type { PipelineFile } from '../../../model/pipeline.ts';
import { limits } from '../limits.ts';
import { isNull, type MapTree, pick } from '../tree.ts';
import { readYaml } from '../yaml.ts';
import type { Budget } from './budget.ts';
import { isWildcard, isYamlFile } from './include-path.ts';
import type { Judge } from './include-rules.ts';
import { merge } from './merge.ts';
import { type Asked, type Origin, readInclude } from './read-include.ts';

/** All files of a pipeline as one. */
export interface Gathered {
  /** Absent when the main file could not be read. */
  readonly tree?: MapTree;
  /** The main file first. */
  readonly files: readonly PipelineFile[];
  readonly wanted: readonly IncludeRequest[];
  /** Whether every file that is included is there and could be read. */
  readonly complete: boolean;
}

export interface Gathering {
  readonly answers: ReadonlyMap<string, IncludeAnswer>;
  readonly judge: Judge;
  readonly budget: Budget;
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly origin?: Origin;
}

/** A file with all that it includes. */
interface Branch {
  readonly tree?: MapTree;
  /** How many includes follow each other down to the last file. */
  readonly height: number;
}

/**
 * Reads the main file and all that it includes. As in GitLab, later includes win over earlier ones and the file that
 * includes wins over them; mappings are merged key by key. A file may be included often; a circle is an error.
 */
export function gather(text: string, path: string, gathering: Gathering): Gathered {
  const walk = new Walk(gathering);
  const { tree } = walk.branch({ path, text }, []);
  walk.tellExcess();
  const { files, wanted, complete } = walk;
  return { ...(tree === undefined ? {} : { tree }), files, wanted: [...wanted.values()], complete };
}

class Walk {
  readonly files: PipelineFile[] = [];
  readonly wanted = new Map<string, IncludeRequest>();
  complete = true;
  readonly #gathering: Gathering;
  readonly #branches = new Map<string, Branch>();
  /** Requests, whatever came of them: each costs somebody a question. */
  readonly #asked = new Set<string>();
  /** Where the first file stands that is one too many. */
  #excess: Position | undefined;

  constructor(gathering: Gathering) {
    this.#gathering = gathering;
  }

  /** `above` are the ids of the files that include it, each included by the one before. */
  branch(source: Source, above: readonly string[]): Branch {
    const id = idOf(source);
    const known = this.#branches.get(id);
    if (known) return known;
    const branch = this.#read(source, [...above, id]);
    this.#branches.set(id, branch);
    return branch;
  }

  /** One for all files that are too many. */
  tellExcess(): void {
    if (!this.#excess) return;
    this.#fail(this.#excess, `The pipeline is made of more than ${limits.files} files.`, 'Join some of them.');
  }

  #read(source: Source, ids: readonly string[]): Branch {
    const { judge, budget } = this.#gathering;
    const { origin, path, text } = source;
    this.files.push({ path, ...origin });
    const tree = readYaml(text, nameOf(source), judge.findings, budget);
    if (tree?.kind !== 'map') {
      if (tree) judge.findings.error(tree.where, ...notAMapping);
      this.complete = false;
      return { height: 0 };
    }
    const include = tree.entries.get('include');
    if (!include || isNull(include.value)) return { tree, height: 0 };
    const before = judge.findings.count;
    const asked = readInclude(include.value, origin, judge);
    if (judge.findings.count > before) this.complete = false;
    const branches = asked.flatMap(each => this.#included(each, ids));
    const own = pick(tree, key => key !== 'include');
    const layers = [...branches.flatMap(branch => branch.tree ?? []), own];
    const merged = layers.reduce((below, tree) => merge(below, tree, budget));
    return { tree: merged, height: branches.reduce((most, { height }) => Math.max(most, height + 1), 0) };
  }

  #included({ request, where }: Asked, ids: readonly string[]): readonly Branch[] {
    const key = JSON.stringify(request);
    const answer = this.#gathering.answers.get(key);
    this.#asked.add(key);
    if (this.#asked.size > limits.files) return this.#tooMany(where);
    if (!answer) {
      this.wanted.set(key, request);
      return [];
    }
    if (!answer.ok) return this.#fail(where, answer.message);
    return answer.files.flatMap(file => this.#file(file, { request, where }, ids));
  }

  #file(file: IncludedFile, { request, where }: Asked, ids: readonly string[]): readonly Branch[] {
    const origin = originOf(request, file);
    const included = { path: file.path, text: file.text, ...(origin === undefined ? {} : { origin }) };
    const id = idOf(included);
    if (ids.includes(id)) {
      // A wildcard means the other files that match.
      if (isWildcard(request.path)) return [];
      const circle = [...ids.slice(ids.indexOf(id)), id].map(each => `\`${each}\``).join(' → ');
      return this.#fail(where, `Files include each other in a circle: ${circle}.`, 'Remove one of these includes.');
    }
    if (!isYamlFile(file.path)) {
      const hint = 'End the pattern with `.yml` or `.yaml`.';
      return this.#fail(where, `\`${file.path}\` matches \`${request.path}\`, and is not a YAML file.`, hint);
    }
    if (ids.length > limits.includeDepth) return this.#tooDeep(where);
    if (this.files.length >= limits.files && !this.#branches.has(id)) return this.#tooMany(where);
    const branch = this.branch(included, ids);
    return ids.length + branch.height > limits.includeDepth ? this.#tooDeep(where) : [branch];
  }

  #tooMany(where: Position): readonly Branch[] {
    this.#excess ??= where;
    this.complete = false;
    return [];
  }

  #tooDeep(where: Position): readonly Branch[] {
    const message = `Includes are nested more than ${limits.includeDepth} levels deep.`;
    return this.#fail(where, message, 'Include the last of these files directly.');
  }

  #fail(where: Position, message: string, hint?: string): readonly Branch[] {
    this.#gathering.judge.findings.error(where, message, hint);
    this.complete = false;
    return [];
  }
}

const notAMapping = ['The file must be a mapping of names to jobs.', 'Write `build:` and its `script` below.'] as const;

/** What a file is called in diagnostics: another repository's name stands in front of its path. */
function nameOf({ path, origin }: Omit<Source, 'text'>): string {
  return origin === undefined ? path : `${origin.project}:${path}`;
}

function idOf({ path, origin }: Omit<Source, 'text'>): string {
  return origin === undefined ? path : `${origin.project}@${origin.sha}:${path}`;
}

function originOf(request: IncludeRequest, { sha }: IncludedFile): Origin | undefined {
  if (request.kind === 'local') return request.from;
  const { project, ref = 'HEAD' } = request;
  return { project, sha: sha ?? ref };
}
