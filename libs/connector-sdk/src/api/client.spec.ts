import type { HttpRequest } from '#kernel';

import { authClientCertificate } from '../auth/client-certificate';
import { authBearer, HTTP_AUTH_KINDS } from '../auth/http-auth';
import { authToken } from '../auth/token-auth';
import { defineConnector } from '../define';
import type { AuthKind, ConnectionCredentials } from '../types';
import { createApiClient } from './client';

function clientFor(
  kind: AuthKind,
  fields: Record<string, unknown>,
  more: { status?: number; renew?: () => Promise<ConnectionCredentials | null> } = {},
) {
  const sent: HttpRequest[] = [];
  const request = async (one: HttpRequest) => {
    sent.push(one);
    const status = sent.length === 1 ? (more.status ?? 200) : 200;
    return { status, url: one.url, headers: {}, body: Buffer.from('{}') };
  };
  const api = createApiClient({
    service: { key: 'garden', title: 'Garden', api: { baseUrl: 'https://garden.example' } },
    http: { request },
    streams: { open: () => Promise.reject(new Error('There are none.')) },
    kind,
    credentials: { kind: kind.key, fields },
    ...(more.renew ? { renew: more.renew } : {}),
    signal: new AbortController().signal,
  });
  return { api, sent };
}

describe('a 401 while the credentials can be renewed', () => {
  const renewed = { kind: 'bearer', fields: { token: 'new' } };
  const renewable = (renew = async (): Promise<ConnectionCredentials | null> => renewed) =>
    clientFor(authBearer, { token: 'old' }, { status: 401, renew });
  const stream = async function* () {
    yield Buffer.from('a file');
  };

  it('is asked again with the new ones', async () => {
    const { api, sent } = renewable();
    await api.post('/things', {});
    expect(sent.map(({ headers }) => headers?.['authorization'])).toEqual(['Bearer old', 'Bearer new']);
  });

  it('is left to the next try where what was sent can’t be sent twice', async () => {
    const parts = [{ name: 'file', content: stream() }];
    for (const body of [{ body: stream() }, { parts }]) {
      const { api, sent } = renewable();
      await expect(api.request({ method: 'PUT', path: '/file', ...body })).rejects.toMatchObject({
        failure: { kind: 'retryable', code: 'connection.renewed' },
      });
      expect(sent).toHaveLength(1);
    }
  });

  it('is final where there are no new ones', async () => {
    const { api } = renewable(async () => null);
    await expect(api.request({ method: 'PUT', path: '/file', body: stream() })).rejects.toMatchObject({
      failure: { kind: 'auth' },
    });
  });
});

describe('an authority of one’s own', () => {
  const CA = '-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----';
  const tlsSent = async (kind: AuthKind, fields: Record<string, unknown>) => {
    const { api, sent } = clientFor(kind, fields);
    await api.get('/things');
    return sent[0]?.tls;
  };

  it('goes with each request, beside the certificate of the client', async () => {
    expect(await tlsSent(authBearer, { token: 't', ca: `${CA}\n` })).toEqual({ ca: CA });
    const own = { cert: 'c', key: 'k' };
    expect(await tlsSent(authClientCertificate, { ...own, ca: CA })).toEqual({ ...own, ca: CA });
    expect(await tlsSent(authBearer, { token: 't', ca: '' })).toBeUndefined();
  });

  it('can be named for every HTTP connection, openly', () => {
    const { auth } = defineConnector({
      key: 'garden',
      title: 'Garden',
      description: 'A garden.',
      icon: 'garden.svg',
      api: { baseUrl: 'https://garden.example' },
      auth: [authBearer, authToken],
      triggers: [],
      actions: [],
    });
    const hintsOf = ({ fields }: AuthKind) => (fields.properties['ca'] as { ui?: object } | undefined)?.ui;
    expect(auth.map(hintsOf)).toEqual([
      expect.objectContaining({ multiline: true, advanced: true, secret: false }),
      undefined,
    ]);
    for (const kind of HTTP_AUTH_KINDS)
      expect(hintsOf(kind)).toMatchObject({ multiline: true, advanced: true });
  });
});
