import type { Doer } from '../flow/act.ts';
import { isFor, type Viewer } from './viewer.ts';

/** Who does it; undefined for whoever may do nothing, wherever. Of a person the forge is asked when it is done. */
export function doerOf(viewer: Viewer, repositoryId: number, by: Doer['by']): Doer | undefined {
  if (!isFor(viewer, 'write')) return undefined;
  switch (viewer.kind) {
    case 'anybody':
      return undefined;
    case 'operator':
      return { actor: { id: 0, login: 'operator' }, isAsked: false, by };
    case 'person':
      return { actor: viewer.actor, isAsked: true, by };
    case 'repository':
      if (viewer.repositoryId !== repositoryId) return undefined;
      return { actor: { id: 0, login: `token ${viewer.key.name}` }, isAsked: false, by };
  }
}
