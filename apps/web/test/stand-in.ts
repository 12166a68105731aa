/** A service in whose place a test stands: it answers by route, and keeps what it was asked. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  /** Parsed where it is JSON, else text. */
  body: unknown;
}

/** What is answered: JSON with 200, unless it says otherwise. */
export type Answer = (asked: Asked) => unknown;

export class Reply {
  constructor(
    readonly status: number,
    readonly content: string | Buffer,
    readonly headers: Record<string, string> = {},
  ) {}
}

export interface StandIn {
  url: string;
  /** By method and path, such as `GET /members/me`; may be changed at any time. */
  routes: Record<string, Answer>;
  asked: Asked[];
  close: () => void;
}

export async function startStandIn(routes: Record<string, Answer>): Promise<StandIn> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand.in');
      const { method = '', headers } = request;
      const body = read(Buffer.concat(chunks).toString(), headers['content-type']);
      const one: Asked = { method, path: pathname, query: searchParams, headers, body };
      asked.push(one);
      const answer = routes[`${method} ${pathname}`]?.(one) ?? new Reply(404, 'not found');
      const { status, content, headers: more } = answer instanceof Reply ? answer : json(answer);
      response.writeHead(status, more).end(content);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, routes, asked, close };
}

const json = (value: unknown) =>
  new Reply(200, JSON.stringify(value), { 'content-type': 'application/json' });

function read(text: string, type = ''): unknown {
  if (text === '') return null;
  return type.startsWith('application/json') ? (JSON.parse(text) as unknown) : text;
}
