import type { Key, Scope } from '../model/key.ts';
import type { Actor } from '../model/trigger.ts';

/** Who asks. */
export type Viewer =
  | { readonly kind: 'anybody' }
  /** Whoever sits at this machine, where nobody else reaches us: needs no sign-in and may do everything. */
  | { readonly kind: 'operator'; readonly formToken: string }
  | { readonly kind: 'person'; readonly actor: Actor; readonly key: Key; readonly formToken?: string }
  /** A program with the rights over one repository. */
  | { readonly kind: 'repository'; readonly repositoryId: number; readonly key: Key };

export const ANYBODY: Viewer = { kind: 'anybody' };

/** Whether what the viewer showed is meant for this at all; rights are another question. */
export function isFor(viewer: Viewer, scope: Scope): boolean {
  return !('key' in viewer) || viewer.key.scopes.includes(scope);
}

/** What a form of ours brings back, where the viewer can be sent one: no page of others knows it. */
export function formTokenOf(viewer: Viewer): string | undefined {
  return 'formToken' in viewer ? viewer.formToken : undefined;
}
