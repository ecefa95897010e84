import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** Real git over real HTTP on loopback, which asks for a credential. */
export interface GitServer {
  readonly url: string;
  /** The Authorization header it wants. */
  readonly authorization: string;
  /** Commits these files on top of what is there and answers the commit's id. */
  commit(files: Readonly<Record<string, string>>, branch?: string): string;
  git(...args: readonly string[]): string;
  /** How often somebody asked which refs there are: once for each fetch. */
  fetches(): number;
  /** Called for each request before it is answered. Answer true to have dealt with it. */
  onRequest: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Whether clients may speak version 2 of the protocol, in which any commit is served by its id. */
  modern: boolean;
  close(): Promise<void>;
}

/** Keeps its repository under `directory`. */
export async function startGitServer(directory: string): Promise<GitServer> {
  const token = 'ghs_7hisIsTheSecretToken';
  const authorization = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const repository = join(directory, 'origin');
  mkdirSync(repository, { recursive: true });
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, {
      cwd: repository,
      encoding: 'utf8',
      env: identity,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '--quiet', '--initial-branch=main');

  let fetches = 0;
  const http = createServer((request, response) => {
    if (server.onRequest(request, response)) return;
    if (request.headers.authorization !== authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    if (request.url?.includes('/info/refs')) fetches += 1;
    answer(directory, server.modern, request, response);
  });
  await new Promise<void>(resolve => void http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;

  const server: GitServer = {
    url: `http://127.0.0.1:${port}/origin/.git`,
    authorization,
    modern: true,
    onRequest: () => false,
    fetches: () => fetches,
    git,
    commit(files, branch = 'main') {
      if (git('symbolic-ref', '--short', 'HEAD') !== branch) git('switch', '--quiet', '-C', branch);
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(repository, name)), { recursive: true });
        writeFileSync(join(repository, name), content);
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', 'a commit');
      return git('rev-parse', 'HEAD');
    },
    close: () =>
      new Promise(resolve => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

const identity = {
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

/** git-http-backend(1) is a CGI program: headers, an empty line, the body. */
function answer(root: string, modern: boolean, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn('git', ['http-backend'], {
    env: {
      ...identity,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: searchParams.toString(),
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: modern ? request.headers['git-protocol']?.toString() : undefined,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin.on('error', () => child.kill()));
  response.on('close', () => child.kill());
  let head: Buffer | undefined = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    if (head === undefined) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    for (const line of head.toString('latin1', 0, end).split('\r\n')) {
      const [name = '', value = ''] = line.split(/: (.*)/);
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.write(head.subarray(end + 4));
    head = undefined;
  });
  child.stdout.on('end', () => response.end());
}
