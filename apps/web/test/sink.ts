import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Sink {
  /** Of the service; `/status/404` answers with that status, `/hang` never answers, all else answers 200. */
  url: string;
  /** What is answered with 200 from now on. */
  answer: (body: unknown) => void;
  /** The bodies that came, parsed, oldest first. */
  received: unknown[];
  /** Resolves once the other side has given up a request to `/hang`. */
  abandoned: Promise<void>;
  close: () => void;
}

/** The service that workflows under test call. */
export async function startSink(): Promise<Sink> {
  const received: unknown[] = [];
  let answer: unknown = { ok: true };
  let giveUp: () => void;
  const abandoned = new Promise<void>((resolve) => (giveUp = resolve));
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push(body === '' ? null : JSON.parse(body));
      if (request.url === '/hang') return response.on('close', () => giveUp());
      const status = Number(/^\/status\/(\d{3})$/.exec(request.url ?? '')?.[1] ?? 200);
      return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    answer: (body) => {
      answer = body;
    },
    received,
    abandoned,
    close,
  };
}
