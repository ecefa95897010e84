import type { Trigger } from '../../../model/trigger.ts';
import type { LookUp } from '../../expression/holds.ts';
import { Patterns } from '../../expression/patterns.ts';
import type { Facts } from './facts.ts';
import { FileSearch } from './file-search.ts';

/** What conditions are judged by. */
export interface Circumstances {
  /** The variables that are known before anything runs: predefined, the pipeline's, and the job's own. */
  readonly lookUp: LookUp;
  /** The same, as they are written: as in GitLab, `if` does not look into them. Absent: there is no difference. */
  readonly asWritten?: LookUp;
  readonly trigger: Trigger;
  readonly facts: Facts;
  /** Shared by all that is judged for one plan, so that nothing is worked out twice. */
  readonly memory: Memory;
}

/** Characters of conditions that are judged for one plan, each as often as it is: a matrix asks each for every member. */
const mostRead = 10_000_000;

/** What was worked out on the way to one plan; it holds for these facts only. */
export class Memory {
  readonly patterns = new Patterns();
  readonly search: FileSearch;
  #read = 0;

  constructor(facts: Facts) {
    this.search = new FileSearch(facts);
  }

  /** Counts that this many characters of conditions are judged; false when there were too many, and nobody should. */
  read(characters: number): boolean {
    this.#read += characters;
    return this.#read <= mostRead;
  }

  /** Whether there was so much to judge that it was given up: then some answers are wrong. */
  get gaveUp(): boolean {
    return this.#read > mostRead || this.patterns.gaveUp;
  }
}
