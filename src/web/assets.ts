import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Exchange } from './exchange.ts';

/** A file that pages load. */
interface Asset {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
  readonly gzipped: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const files = new URL('assets/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, files));

/** One sheet, so that a page waits for one answer: what we use of Primer first, since ours builds on it. */
const sheets = ['primer.css', 'berth.css', 'run.css', 'history.css', 'operations.css', 'log.css'];
const style = Buffer.concat(sheets.map(read));
const scripts = readdirSync(files, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.js'))
  .map(name => toAsset(name, read(name)));
/** Brings the page up to date without losing focus, selection or scroll. */
const idiomorph = readFileSync(fileURLToPath(import.meta.resolve('idiomorph/dist/idiomorph.esm.js')));

const all = [
  toAsset('berth.css', style),
  toAsset('berth.svg', read('berth.svg')),
  toAsset('idiomorph.js', idiomorph),
  ...scripts,
];

/** Changes with what any of them holds, so that browsers may keep them for ever, and modules find each other by name. */
const version = all
  .reduce((hash, { content }) => hash.update(content), createHash('sha256'))
  .digest('hex')
  .slice(0, 16);
const assets: ReadonlyMap<string, Asset> = new Map(all.map(asset => [assetPath(asset.name), asset]));

/** Where pages find a file of `assets/`. */
export function assetPath(name: string): string {
  return `/assets/${version}/${name}`;
}

function toAsset(name: string, content: Buffer): Asset {
  const type = types[extname(name)] ?? 'application/octet-stream';
  return { name, type, content, gzipped: gzipSync(content, { level: 9 }) };
}

/** Answers with an asset; false when there is none at this path. */
export function sendAsset({ request, response }: Exchange, path: string): boolean {
  const asset = assets.get(path);
  if (asset === undefined) return false;
  const isGzipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const content = isGzipped ? asset.gzipped : asset.content;
  response.writeHead(200, {
    'content-type': asset.type,
    'content-length': content.length,
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
    ...(isGzipped ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : content);
  return true;
}
