/** Why we did not do what somebody typed; told in words by core/render. */
export type Refusal =
  /** The live permission is below write, or could not be asked. */
  | { readonly reason: 'no_permission'; readonly login: string }
  | { readonly reason: 'no_run' }
  | { readonly reason: 'unknown_job'; readonly job: string; readonly known: readonly string[] }
  /** A fork's run starts only once somebody looked at its commit and names it: what a bare `/approve` means can change under our hands. */
  | { readonly reason: 'needs_approval'; readonly sha: string }
  | { readonly reason: 'wrong_commit'; readonly sha: string }
  | { readonly reason: 'nothing_to_approve' }
  /** One of our commands in a form that cannot be obeyed. */
  | { readonly reason: 'unclear'; readonly line: string; readonly hint: string };
