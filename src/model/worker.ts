/** A process that carries out jobs, as it last told of itself. */
export interface WorkerState {
  /** Names this process among all that ever ran: `SERVER/BOOT`. */
  readonly name: string;
  /** Of a job's `tags` it has to have all. */
  readonly tags: readonly string[];
  /** Whether it takes jobs without tags, too. */
  readonly untagged: boolean;
  /** How many jobs it carries out at once. */
  readonly concurrency: number;
  readonly version: string;
}
