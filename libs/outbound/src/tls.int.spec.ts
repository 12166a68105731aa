import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';

import { type Failure, FailureError, type HttpTls } from '#kernel';
import { TEST_AUTHORITY } from '#testing';

import { createHttpClient, type OutboundClient } from './client';
import { Pools } from './pools';
import { createHttpStreamClient } from './stream/client';

const { ca, client, server } = TEST_AUTHORITY;
const OPTIONS = { allow: ['127.0.0.1/32'], resolve: () => Promise.resolve(['127.0.0.1']) };

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function upstream(options: { asksForClient?: boolean; host?: string } = {}) {
  let connections = 0;
  const started: Server = createServer(
    { ...server, ca, requestCert: options.asksForClient ?? false, rejectUnauthorized: false },
    (request, response) => {
      const socket = request.socket as TLSSocket;
      if (request.url === '/away') return void response.writeHead(307, { location: elsewhere() }).end();
      response.end(`${socket.authorized ? socket.getPeerCertificate().subject.CN : 'nobody'}`);
    },
  );
  started.on('secureConnection', () => connections++);
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const { port } = started.address() as AddressInfo;
  const elsewhere = () => `https://other.test:${port}/`;
  cleanups.push(() => {
    started.closeAllConnections();
    started.close();
  });
  return { url: `https://${options.host ?? 'host.test'}:${port}`, connections: () => connections };
}

function http(): OutboundClient {
  const made = createHttpClient(OPTIONS);
  cleanups.push(() => made.close());
  return made;
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw error;
  return error.failure;
}

const get = async (one: OutboundClient, url: string, tls?: HttpTls) =>
  (await one.request({ method: 'GET', url, ...(tls ? { tls } : {}) })).body.toString();

describe('the certificate of a host', () => {
  it('is refused unless its authority is trusted, whatever the environment says', async () => {
    const host = await upstream();
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(await failureOf(get(http(), host.url))).toMatchObject({
        code: 'outbound.tls',
        kind: 'permanent',
      });
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });

  it('is accepted by the connection that trusts its authority, and by that one only', async () => {
    const host = await upstream();
    const one = http();
    expect(await get(one, host.url, { ca })).toBe('nobody');
    expect(await failureOf(get(one, host.url))).toMatchObject({ code: 'outbound.tls' });
    expect(await failureOf(get(one, host.url, { ca: client.cert }))).toMatchObject({ code: 'outbound.tls' });
  });

  it('has to be for the name that was called', async () => {
    const host = await upstream({ host: 'wrong.test' });
    expect(await failureOf(get(http(), host.url, { ca }))).toMatchObject({ code: 'outbound.tls' });
  });

  it('is looked at for streams as well', async () => {
    const host = await upstream();
    const streams = createHttpStreamClient(OPTIONS);
    cleanups.push(() => streams.close());
    expect(await failureOf(streams.open({ method: 'GET', url: host.url }))).toMatchObject({
      code: 'outbound.tls',
    });
    const { status, body } = await streams.open({ method: 'GET', url: host.url, tls: { ca } });
    expect(status).toBe(200);
    for await (const chunk of body) expect(chunk.toString()).toBe('nobody');
  });
});

describe('the certificate of a client', () => {
  it.each([
    ['a key', client.key, undefined],
    ['a key behind a passphrase', client.lockedKey, client.passphrase],
  ])('is shown, with %s', async (_, key, passphrase) => {
    const host = await upstream({ asksForClient: true });
    const tls = { ca, cert: client.cert, key, ...(passphrase === undefined ? {} : { passphrase }) };
    expect(await get(http(), host.url, tls)).toBe('a client');
  });

  it('is shown by nobody else, though the connection to the host is kept', async () => {
    const host = await upstream({ asksForClient: true });
    const one = http();
    const shown = { ca, cert: client.cert, key: client.key };
    expect(await get(one, host.url, shown)).toBe('a client');
    expect(await get(one, host.url, { ca })).toBe('nobody');
    expect(await get(one, host.url, shown)).toBe('a client');
    expect(host.connections()).toBeLessThanOrEqual(3);
  });

  it('is not shown to where it redirects, nor is its authority trusted there', async () => {
    const host = await upstream({ asksForClient: true });
    const tls = { ca, cert: client.cert, key: client.key };
    expect(await failureOf(get(http(), `${host.url}/away`, tls))).toMatchObject({ code: 'outbound.tls' });
  });

  it.each([
    ['a certificate that is none', { cert: 'nonsense', key: client.key }],
    ['a key that is none', { cert: client.cert, key: 'hunter2' }],
    ['a wrong passphrase', { cert: client.cert, key: client.lockedKey, passphrase: 'hunter2' }],
    ['an authority that is none', { ca: 'nonsense' }],
    ['a key that is another’s', { cert: client.cert, key: server.key }],
  ])('with %s is a failure that says what to do', async (_, tls) => {
    const host = await upstream({ asksForClient: true });
    const failure = await failureOf(get(http(), host.url, { ca, ...tls }));
    expect(failure).toMatchObject({ code: 'outbound.bad_certificate', kind: 'permanent' });
    expect(failure.message).toMatch(/PEM/);
    expect(JSON.stringify(failure)).not.toContain('hunter2');
  });
});

describe('pools by TLS settings', () => {
  const guard = { allow: [], resolve: OPTIONS.resolve };

  it('are as many as there may be, the one used last kept longest, and go when nobody uses them', async () => {
    const pools = new Pools({ guard, connections: 1, http2: true });
    cleanups.push(() => pools.close());
    const first = pools.of({ passphrase: '0' });
    for (let n = 1; n < 64; n++) pools.of({ passphrase: String(n) });
    expect(pools.of({ passphrase: '0' })).toBe(first);
    pools.of({ passphrase: '64' });
    expect(pools.tlsPools).toBe(64);
    expect(pools.of({ passphrase: '0' })).toBe(first);
    pools.sweep(performance.now() + 4 * 60_000);
    expect(pools.tlsPools).toBe(64);
    pools.sweep(performance.now() + 6 * 60_000);
    expect(pools.tlsPools).toBe(0);
  });
});
