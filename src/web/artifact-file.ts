import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import { cleanPath, type Entry, eachEntry, enough } from '../flow/work/matches.ts';
import { type Exchange, inertPolicy } from './exchange.ts';
import { fileType } from './file-type.ts';
import { resolveLink } from './link-target.ts';

/** What lies at a path of an archive, as far as it was not sent. */
export type Found = 'sent' | 'nothing' | 'folder' | { readonly linkTo: string };

/**
 * Sends the file at `path` of an archive, read from the front to it. What a browser would run is sent as plain text, and
 * what is not text is saved, as everything is with `download=1`.
 */
export async function sendFile(archive: Readable, path: string, exchange: Exchange): Promise<Found> {
  let found: Found = 'nothing';
  await eachEntry(archive, async entry => {
    found = await look(entry, path, exchange);
    return found === 'nothing' ? undefined : enough;
  });
  return found;
}

async function look(entry: Entry, path: string, exchange: Exchange): Promise<Found> {
  const { name, type, linkname } = entry.header;
  const at = cleanPath(name);
  if (at?.startsWith(`${path}/`)) return 'folder';
  if (at !== path) return 'nothing';
  if (type === 'directory') return 'folder';
  if (type === 'file') {
    await send(entry, path, exchange);
    return 'sent';
  }
  const target = type === 'link' ? cleanPath(linkname) : resolveLink(path, linkname);
  return target === undefined ? 'nothing' : { linkTo: target };
}

async function send(entry: Entry, path: string, { request, response, query }: Exchange): Promise<void> {
  const content = (entry as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const first = await content.next();
  const head = first.done ? new Uint8Array() : first.value;
  const { type, isShown } = fileType(path, head);
  response.writeHead(200, {
    'content-type': type,
    'content-security-policy': inertPolicy,
    'content-length': entry.header.size,
    'content-disposition': contentDisposition(path.slice(path.lastIndexOf('/') + 1), {
      type: isShown && query.get('download') !== '1' ? 'inline' : 'attachment',
    }),
  });
  if (request.method === 'HEAD') return void response.end();
  await pipeline(async function* () {
    yield head;
    yield* { [Symbol.asyncIterator]: () => content };
  }, response);
}
