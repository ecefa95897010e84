/** Values that have been worked out, by name. */
export type Variables = Readonly<Record<string, string>>;

/** Variables as they were written. */
export type Definitions = Readonly<Record<string, Definition>>;

export interface Definition {
  readonly value: string;
  /** Whether variables in the value are replaced by theirs. */
  readonly expand: boolean;
  /** For people who start a run by hand. */
  readonly description?: string;
  /** The values that may be chosen then. */
  readonly options?: readonly string[];
}
