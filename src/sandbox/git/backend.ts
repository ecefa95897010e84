import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gitEnvironment } from './run.ts';

/** Which part of smart HTTP is asked for: the repository directory and the rest of the path. */
export interface GitRequest {
  readonly path: string;
  /** For example /info/refs, /git-upload-pack. */
  readonly service: string;
  readonly query: string;
  /** Login of the authenticated caller, or empty. */
  readonly user: string;
}

/** Hands a request to `git http-backend` (CGI) and streams its answer. Resolves when git has ended. */
export function serveGit(target: GitRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], { env: cgi(target, request) });
    let head: Buffer | undefined = Buffer.alloc(0);
    child.stdout.on('data', (chunk: Buffer) => {
      if (head === undefined) {
        if (!response.write(chunk)) {
          child.stdout.pause();
          response.once('drain', () => child.stdout.resume());
        }
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      writeHead(response, head.subarray(0, end).toString());
      response.write(head.subarray(end + 4));
      head = undefined;
    });
    child.stdin.on('error', () => child.stdin.destroy());
    child.stderr.resume();
    child.on('error', reject);
    child.on('close', () => {
      response.end();
      resolve();
    });
    response.on('close', () => child.kill());
    request.pipe(child.stdin);
  });
}

function cgi(target: GitRequest, request: IncomingMessage): Record<string, string> {
  const header = (name: string) => String(request.headers[name] ?? '');
  return {
    ...gitEnvironment,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROJECT_ROOT: target.path,
    PATH_INFO: target.service,
    QUERY_STRING: target.query,
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: header('content-type'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    REMOTE_USER: target.user,
    REMOTE_ADDR: '127.0.0.1',
    ...(request.headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: header('content-length') }),
  };
}

function writeHead(response: ServerResponse, head: string): void {
  let status = 200;
  const headers: Record<string, string> = {};
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name === 'Status') status = Number.parseInt(value, 10);
    else headers[name] = value;
  }
  response.writeHead(status, headers);
}
