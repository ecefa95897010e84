/** What a person asked for in a pull request comment. */

export type Command =
  /** Run again what failed, everything, or one job; `isFresh`: without what caches hold. */
  | { readonly name: 'rerun'; readonly what: 'failed' | 'all' | { readonly job: string }; readonly isFresh?: true }
  /** Stop one job, or everything when `job` is absent. */
  | { readonly name: 'cancel'; readonly job?: string }
  /** Let an untrusted run start; `sha` (40 lower-case hexadecimal digits) says which commit was looked at. */
  | { readonly name: 'approve'; readonly sha?: string }
  | { readonly name: 'help' }
  /** One of our commands, but not in a form that can be obeyed: answer with the hint. */
  | { readonly name: 'unclear'; readonly line: string; readonly hint: string };
