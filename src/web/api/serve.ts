import type { WebContext } from '../context.ts';
import { type Exchange, sendJson } from '../exchange.ts';
import { readBody } from '../form.ts';
import { isOwnRequest } from '../sign-in/own-request.ts';
import { histories } from './history.ts';
import { describeApi } from './openapi.ts';
import { ApiFault, missing, type Operation } from './operation.ts';
import { getQueue } from './queue.ts';
import { reads } from './reads.ts';
import { administers } from './settings.ts';
import { writes } from './writes.ts';

/** Everything a program can ask for. */
export const operations: readonly Operation[] = [...reads, ...histories, getQueue, ...administers, ...writes];

const root = '/api/v1';
/** Changes when an operation does. */
const VERSION = '1.0.0';
const description = describeApi(operations, VERSION);

/** Whether an address is one of the API's. */
export function isApi(path: string): boolean {
  return path.startsWith(`${root}/`);
}

/** Answers a program; faults of its own as `{ "error": ... }`. Rejects when the world fails. */
export async function answerApi(context: WebContext, exchange: Exchange): Promise<void> {
  if (exchange.path === `${root}/openapi.json`) return sendJson(exchange, 200, description);
  try {
    const { operation, path } = find(exchange);
    if (operation.method === 'POST') refuseForeign(context, exchange);
    const query = check(operation.query, Object.fromEntries(exchange.query));
    const body = check(operation.body, operation.body === undefined ? undefined : await readJson(exchange));
    const reply = await operation.perform({ context, exchange, path, query, body });
    if (reply !== 'sent') sendJson(exchange, reply.status, reply.value);
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error;
    sendJson(exchange, error.status, { error: error.message });
  }
}

function find({ request, path }: Exchange): { readonly operation: Operation; readonly path: Record<string, string> } {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  for (const operation of operations) {
    const values = operation.method === method ? match(operation.path, path.slice(root.length)) : undefined;
    if (values !== undefined) return { operation, path: values };
  }
  throw missing();
}

function match(template: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [template.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined && part !== given[index]) return undefined;
    if (name !== undefined) values[name] = decode(given[index] ?? '');
  }
  return values;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw missing();
  }
}

/** A token is sent by nobody but its owner. What a browser sends by itself counts only from a page of ours (S44). */
function refuseForeign({ baseUrl }: WebContext, { request, viewer }: Exchange): void {
  if ('key' in viewer && viewer.key.kind === 'token') return;
  if (viewer.kind === 'anybody') throw new ApiFault(401, 'This needs a token.');
  const { headers } = request;
  const isProgram =
    viewer.kind === 'operator' && headers.origin === undefined && headers['sec-fetch-site'] === undefined;
  if (!isProgram && !isOwnRequest(request, baseUrl)) throw new ApiFault(403, 'This was not sent from here.');
}

async function readJson({ request }: Exchange): Promise<unknown> {
  const text = await readBody(request);
  if (text === undefined) throw new ApiFault(413, 'The body is too large.');
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new ApiFault(400, 'The body is not JSON.');
  }
}

function check(schema: Operation['query'], given: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ApiFault(400, faults.join('; '));
}
