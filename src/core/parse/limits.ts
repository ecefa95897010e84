/** How much a `.ci.yml` may ask of us. Beyond these it is refused with a diagnostic, before it costs anything. */
export const limits = {
  /** Characters of the file; GitHub serves no more bytes than this through its contents API. */
  characters: 1024 * 1024,
  /** YAML tokens of all files, counted before anything is built from them: some 200 ms of work for a valid file. */
  tokens: 100_000,
  /** Levels of lists and mappings inside each other. */
  depth: 50,
  /** Uses of anchors (`*name`): every bomb is made of many. */
  aliases: 1000,
  /** Keys that merge keys copy into other mappings. */
  merged: 20_000,
  /** Keys that includes and `extends` copy into other mappings. */
  copies: 200_000,
  /** Levels of `extends`, as in GitLab. */
  extends: 11,
  /** Levels of `!reference`, as in GitLab. */
  references: 10,
  /** Levels of `include`. */
  includeDepth: 10,
  /** Files of a pipeline, the main one included. */
  files: 100,
  /** Characters of a path or a ref once its variables have been expanded. */
  path: 1000,
  /** Values once every alias and merge key is written out; each 100 characters of a text count as one. */
  values: 100_000,
  /** Refs that `compare_to` names, with those of every member of a matrix: each costs questions to the forge. */
  comparisons: 20,
  jobs: 500,
  needs: 50,
  /** Characters of a job's name, as in GitLab. */
  jobName: 255,
  /** Characters of a variable's value: Linux takes 128 KiB for one, its name included (MAX_ARG_STRLEN). */
  variable: 100_000,
  /** Characters of a regular expression. */
  pattern: 500,
  /** What the counted repetitions of a regular expression (`{2,30}`) may add up to: each makes it larger. */
  repetitions: 50,
  /** Regular expressions in a file, and the characters of the texts that hold them. */
  patterns: 1000,
  patternCharacters: 100_000,
  /** Characters of an expression. */
  expression: 10_000,
  /** Parentheses and negations inside each other in an expression. */
  expressionDepth: 50,
  /** Diagnostics that are told; a file with more faults than this is better mended step by step. */
  diagnostics: 100,
} as const;

/** What is said about a file with more levels than `limits.depth`. */
export const tooDeep = `Lists and mappings are nested more than ${limits.depth} levels deep.`;
