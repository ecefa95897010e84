import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Exchange } from './exchange.ts';

/** A file of ours that pages load. */
interface Asset {
  readonly type: string;
  readonly content: Buffer;
  /** Changes with the content, so that browsers may keep it for ever. */
  readonly path: string;
}

/** Where pages find what they load. */
export const stylePath = () => style.path;
export const scriptPath = () => script.path;
export const iconPath = () => icon.path;

const style = load('berth.css', 'text/css; charset=utf-8');
const script = load('berth.js', 'text/javascript; charset=utf-8');
const icon = load('berth.svg', 'image/svg+xml');
const assets: ReadonlyMap<string, Asset> = new Map([style, script, icon].map(asset => [asset.path, asset]));

function load(name: string, type: string): Asset {
  const content = readFileSync(new URL(`assets/${name}`, import.meta.url));
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return { type, content, path: `/assets/${hash}/${name}` };
}

/** Answers with an asset; false when there is none at this path. */
export function sendAsset({ request, response }: Exchange, path: string): boolean {
  const asset = assets.get(path);
  if (asset === undefined) return false;
  response.writeHead(200, {
    'content-type': asset.type,
    'content-length': asset.content.length,
    'cache-control': 'public, max-age=31536000, immutable',
  });
  response.end(request.method === 'HEAD' ? undefined : asset.content);
  return true;
}
