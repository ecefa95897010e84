import type { Variables } from '../../../model/variables.ts';
import { nearest } from '../../parse/nearest.ts';
import type { Member } from './matrix.ts';

const mostSearches = 10;
const longestSearched = 100;

/** Finds jobs by the names that `needs` and `dependencies` use: of a job of the file, or of one of its members. */
export class JobNames {
  readonly #groups: ReadonlyMap<string, readonly Member[]>;
  readonly #members: ReadonlyMap<string, Member>;
  /** Members of a job by what distinguishes them. */
  readonly #byMatrix = new Map<string, ReadonlyMap<string, Member>>();
  readonly #stages: ReadonlyMap<string, number>;
  readonly #meant = new Map<string, string | undefined>();

  constructor(members: readonly Member[], stages: readonly string[]) {
    this.#groups = Map.groupBy(members, ({ job }) => job.name);
    this.#members = new Map(members.map(member => [member.key, member]));
    this.#stages = new Map(stages.map((stage, index) => [stage, index]));
  }

  /** Undefined when nothing has that name. */
  find(name: string): readonly Member[] | undefined {
    const member = this.#members.get(name);
    return this.#groups.get(name) ?? (member && [member]);
  }

  /** The member of a job that has these values of its matrix, whatever their order. */
  member(name: string, matrix: Variables): Member | undefined {
    const known = this.#byMatrix.get(name);
    const members = known ?? new Map(this.find(name)?.map(each => [identityOf(each.matrix ?? {}), each]));
    if (!known) this.#byMatrix.set(name, members);
    return members.get(identityOf(matrix));
  }

  stageOf({ job }: Member): number {
    return this.#stages.get(job.stage) ?? -1;
  }

  /** The name that was probably meant. Looking for it is slow, so nobody may make us look for many. */
  nearest(name: string): string | undefined {
    if (!this.#meant.has(name) && this.#meant.size < mostSearches && name.length < longestSearched) {
      this.#meant.set(name, nearest(name, this.#groups.keys()) ?? nearest(name, this.#members.keys()));
    }
    return this.#meant.get(name);
  }

  /** What somebody can do who used a name that nothing has. */
  hintFor(name: string): string {
    const meant = this.nearest(name);
    if (meant !== undefined) return `Did you mean \`${meant}\`?`;
    return `Jobs are: ${listed([...this.#groups.keys()])}.`;
  }
}

/** The same for the same values of the same names. */
function identityOf(matrix: Variables): string {
  return JSON.stringify(Object.entries(matrix).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The first ten of some names. */
export function listed(names: readonly string[]): string {
  return names.length > 10 ? `${names.slice(0, 10).join(', ')}, …` : names.join(', ');
}
