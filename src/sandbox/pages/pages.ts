import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pages } from '../http/listen.ts';
import type { World } from '../state/world.ts';

/** The pages people look at. */
export function newPages(_world: World, _viewer: string | undefined): Pages {
  return async (_request: IncomingMessage, _response: ServerResponse, _pathname: string) => false;
}
