import { once } from 'node:events';

import { waitUntil } from '#testing';
import { type ClientOptions, WebSocket } from 'ws';

/** Somebody who connects to a trigger, and remembers what came of it. */
export interface SocketPeer {
  ws: WebSocket;
  /** Text frames, oldest first. */
  heard: string[];
  pings: number;
  /** Once it is closed. */
  closed: Promise<{ code: number; reason: string }>;
  /** Once there are so many text frames. */
  hears(count: number): Promise<string[]>;
}

/** @throws RefusedError when it is answered in another way */
export async function connectPeer(
  url: string,
  options: ClientOptions & { protocols?: string[] } = {},
): Promise<SocketPeer> {
  const ws = new WebSocket(url.replace(/^http/, 'ws'), options.protocols ?? [], options);
  const peer: SocketPeer = {
    ws,
    heard: [],
    pings: 0,
    closed: once(ws, 'close').then(([code, reason]) => ({ code: Number(code), reason: String(reason) })),
    hears: (count) =>
      waitUntil(() => peer.heard.length >= count && peer.heard, { what: `${count} messages` }),
  };
  ws.on('error', () => undefined);
  ws.on('message', (data, binary) => peer.heard.push(binary ? `bytes:${String(data)}` : String(data)));
  ws.on('ping', () => (peer.pings += 1));
  await new Promise<void>((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
    ws.once('unexpected-response', (_request, answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        reject(new RefusedError(answer.statusCode ?? 0, answer.headers, text));
      });
    });
  });
  return peer;
}

export class RefusedError extends Error {
  constructor(
    readonly status: number,
    readonly headers: Record<string, string | string[] | undefined>,
    readonly text: string,
  ) {
    super(`${status}: ${text}`);
  }
}

/** What somebody who connects is answered instead. */
export async function refusalOf(
  url: string,
  options?: Parameters<typeof connectPeer>[1],
): Promise<{ status: number; code: string; headers: RefusedError['headers'] }> {
  try {
    const peer = await connectPeer(url, options);
    peer.ws.terminate();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { status, headers, text } = error;
    return { status, headers, code: (JSON.parse(text) as { code: string }).code };
  }
  throw new Error('It was let in.');
}
