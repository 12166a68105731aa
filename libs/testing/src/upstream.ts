import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { waitUntil, type WaitOptions } from './wait-until';

export interface UpstreamRequest {
  method: string;
  /** Path and query, as sent. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Milliseconds since 1970: when the body was there. */
  at: number;
}

export interface UpstreamAnswer {
  /** Default 200. */
  status?: number;
  headers?: Record<string, string | string[]>;
  /** An object goes as JSON. */
  body?: string | Buffer | object;
  delayMs?: number;
  /** The answer waits for it. */
  until?: Promise<unknown>;
  /** Ends the connection: before anything is sent, or after the headers and half of the body. */
  drop?: 'at once' | 'halfway';
}

export type UpstreamHandler = (request: UpstreamRequest) => UpstreamAnswer | Promise<UpstreamAnswer>;

/** An HTTP service on loopback that remembers what it was asked and answers as it is told. */
export interface Upstream {
  url: string;
  /** Oldest first. */
  requests: UpstreamRequest[];
  /** Answers from now on like this. */
  answer(with_: UpstreamAnswer | UpstreamHandler): void;
  /** Resolves once the requests so far fulfil a condition. */
  waitFor(
    condition: (requests: UpstreamRequest[]) => boolean,
    options?: WaitOptions,
  ): Promise<UpstreamRequest[]>;
  /** Cuts the connections that are open. */
  close(): Promise<void>;
}

export async function startUpstream(handler: UpstreamAnswer | UpstreamHandler = {}): Promise<Upstream> {
  const requests: UpstreamRequest[] = [];
  let current = handler;
  const server = createServer((incoming, response) => {
    void serve(incoming, response).catch(() => incoming.destroy());
  });
  server.keepAliveTimeout = 60_000;

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await receive(incoming);
    requests.push(request);
    await send(response, typeof current === 'function' ? await current(request) : current);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (answer) => {
      current = answer;
    },
    waitFor: async (condition, options) => {
      await waitUntil(() => condition(requests), { what: 'requests at the upstream', ...options });
      return requests;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function receive(incoming: IncomingMessage): Promise<UpstreamRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = incoming;
  return { method, url, headers, body: Buffer.concat(chunks), at: Date.now() };
}

async function send(response: ServerResponse, answer: UpstreamAnswer): Promise<void> {
  if (answer.delayMs) await pause(answer.delayMs);
  await answer.until;
  if (answer.drop === 'at once') {
    response.destroy();
    return;
  }
  const { headers = {}, body = '' } = answer;
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const bytes = isJson ? Buffer.from(JSON.stringify(body)) : Buffer.from(body);
  response.writeHead(answer.status ?? 200, {
    ...(isJson ? { 'content-type': 'application/json' } : {}),
    'content-length': String(bytes.length),
    ...headers,
  });
  if (answer.drop === 'halfway') {
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
    return;
  }
  response.end(bytes);
}
