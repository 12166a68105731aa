import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';

import { authBearer, createApiClient, oauth2Auth } from '#connector-sdk';
import { createHttpClient } from '#outbound';
import { TEST_AUTHORITY } from '#testing';

import { clientOf } from '../src/oauth2/client';
import { requestToken } from '../src/oauth2/token-request';

const { ca, server: certificate } = TEST_AUTHORITY;
const UNTRUSTED = { failure: { code: 'outbound.tls' } };

describe('a service that an authority of one’s own vouches for', () => {
  let server: Server;
  let http: ReturnType<typeof createHttpClient>;
  let origin: string;

  beforeAll(async () => {
    server = createServer(certificate, (_, response) => response.end('{"access_token":"fresh"}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `https://host.test:${(server.address() as AddressInfo).port}`;
    http = createHttpClient({ allow: ['127.0.0.1/32'], resolve: () => Promise.resolve(['127.0.0.1']) });
  });
  afterAll(async () => {
    await http.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const ask = (fields: Record<string, unknown>) =>
    createApiClient({
      service: { key: 'garden', title: 'Garden', api: { baseUrl: 'https://garden.example' } },
      http,
      streams: { open: () => Promise.reject(new Error('There are none.')) },
      kind: authBearer,
      credentials: { kind: authBearer.key, fields: { token: 't', baseUrl: origin, ...fields } },
      signal: new AbortController().signal,
    }).get('/things');

  const renew = (fields: Record<string, unknown>) => {
    const kind = oauth2Auth({
      description: 'A stand-in.',
      oauth2: { flows: ['clientCredentials'], tokenUrl: 'https://garden.example/token', scopes: [] },
    });
    const client = clientOf(kind, { clientId: 'us', tokenUrl: `${origin}/token`, ...fields })!;
    return requestToken(http, client, { grant_type: 'client_credentials' });
  };

  it('answers calls of a connection that names it, and of no other', async () => {
    expect(await ask({ ca })).toEqual({ access_token: 'fresh' });
    await expect(ask({})).rejects.toMatchObject(UNTRUSTED);
  });

  it('gives tokens to a connection that names it, and to no other', async () => {
    expect(await renew({ ca })).toMatchObject({ accessToken: 'fresh' });
    await expect(renew({})).rejects.toMatchObject(UNTRUSTED);
  });
});
