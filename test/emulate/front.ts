import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Front {
  readonly url: string;
  close(): void;
}

/** Hands requests on to emulate, with the names of its one repository where Berth asks for it by its number. */
export async function startFront(
  port: number,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): Promise<Front> {
  const http = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/^\/repositories\/\d+(?=\/|$)/, `/repos/${owner}/${repo}`);
    const { method, headers } = request;
    const onward = send({ host: '127.0.0.1', port, path, method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port: own } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    close: () => {
      http.close();
      http.closeAllConnections();
    },
  };
}
