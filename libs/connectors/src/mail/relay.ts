/**
 * A connected socket in, a proxy on loopback that leads to nothing but it out. The IMAP client dials by itself, past
 * the outbound guard, unless it is told of a proxy. Encryption, where there is any, is between the client and the server.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Of the request that the client makes of its proxy (RFC 9110 §9.3.6). */
const MAX_REQUEST_BYTES = 4096;
const REQUEST_MS = 10_000;
const END = '\r\n\r\n';

export interface Relay {
  /** With a password, so that nobody else on this machine gets in. */
  url: string;
  close(): void;
}

export async function relayTo(target: Duplex): Promise<Relay> {
  const secret = randomBytes(24).toString('hex');
  const authorization = Buffer.from(`Basic ${Buffer.from(`sluice:${secret}`).toString('base64')}`);
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    client.on('error', () => client.destroy());
    client.setTimeout(REQUEST_MS, () => client.destroy());
    let request = '';
    const read = (chunk: Buffer) => {
      request += chunk.toString('latin1');
      if (!request.includes(END) && request.length <= MAX_REQUEST_BYTES) return;
      client.off('data', read);
      if (!isAuthorized(request, authorization) || !server.listening) {
        client.end(`HTTP/1.1 407 Proxy Authentication Required${END}`);
        return;
      }
      // One client is all there will be.
      server.close();
      client.setTimeout(0);
      client.write(`HTTP/1.1 200 OK${END}`);
      join(client, target);
    };
    client.on('data', read);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://sluice:${secret}@127.0.0.1:${port}`,
    close() {
      server.close();
      for (const client of clients) client.destroy();
      target.destroy();
    },
  };
}

function isAuthorized(request: string, expected: Buffer): boolean {
  const given = Buffer.from(/^proxy-authorization: (.*)$/im.exec(request)?.[1]?.trim() ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function join(client: Socket, target: Duplex): void {
  client.once('close', () => target.destroy());
  target.once('close', () => client.end());
  target.once('error', () => client.destroy());
  client.pipe(target);
  target.pipe(client);
}
