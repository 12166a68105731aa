import type { HttpRequest } from '#kernel';

import { createApiClient } from '../api/client';
import { ALLOWED_HOSTS, refuseOtherHost } from './allowed-hosts';
import { credentialsHeader, HEADER_AUTH_KINDS, HTTP_AUTH_KINDS } from './http-auth';

const refused = (allowedHosts: unknown, url: string): boolean => {
  try {
    refuseOtherHost({ [ALLOWED_HOSTS]: allowedHosts }, url);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ failure: { kind: 'permanent', code: 'connection.other_host' } });
    return true;
  }
};

describe('credentials that are only for some hosts', () => {
  it.each([
    ['api.example.com', 'https://api.example.com/v1?x=1'],
    ['api.example.com', 'https://API.example.com:8443/'],
    ['api.example.com', 'wss://api.example.com'],
    ['a.example, api.example.com', 'https://api.example.com'],
    ['a.example\napi.example.com;', 'https://api.example.com'],
    ['https://api.example.com/v1', 'https://api.example.com/v2'],
    ['*.example.com', 'https://shop.eu.example.com'],
    ['api.example.com:8443', 'https://api.example.com:8443/x'],
    ['api.example.com:443', 'https://api.example.com/x'],
    ['bücher.example', 'https://xn--bcher-kva.example/'],
    ['[::1]:8080', 'http://[::1]:8080/'],
  ])('%s: go to %s', (allowed, url) => expect(refused(allowed, url)).toBe(false));

  it.each([
    ['api.example.com', 'https://example.com'],
    ['api.example.com', 'https://api.example.com.evil.example/'],
    ['api.example.com', 'https://api.example.com@evil.example/'],
    ['api.example.com', 'https://evil.example/api.example.com'],
    ['api.example.com', 'https://evil.example\\@api.example.com'],
    ['*.example.com', 'https://example.com'],
    ['*.example.com', 'https://evilexample.com'],
    ['api.example.com:8443', 'https://api.example.com/'],
    ['*', 'https://evil.example'],
    ['*.', 'https://evil.example'],
    ['.', 'https://evil.example'],
    ['api.example.com', 'no address'],
  ])('%s: not to %s', (allowed, url) => expect(refused(allowed, url)).toBe(true));

  it('go anywhere where none is named', () => {
    for (const none of [undefined, null, '', ' , ']) expect(refused(none, 'https://a.example')).toBe(false);
  });
});

describe('whoever puts credentials onto a request', () => {
  const fields = {
    [ALLOWED_HOSTS]: 'api.example.com',
    ...{ token: 't', accessToken: 't', name: 'x-key', value: 'v', username: 'ann', password: 'p' },
    ...{ secret: 's', header: 'x-signature', consumerKey: 'k', consumerSecret: 's', cert: 'c', key: 'k' },
  };

  it.each(HTTP_AUTH_KINDS.map((kind) => [kind.key, kind] as const))('asks first: %s', async (key, kind) => {
    const sent: HttpRequest[] = [];
    const send = async (request: HttpRequest) => {
      sent.push(request);
      return { status: 200, url: request.url, headers: {}, body: Buffer.from('{}') };
    };
    const api = createApiClient({
      service: { key: 'http', title: 'HTTP', api: { baseUrl: null } },
      http: { request: send },
      streams: { open: () => Promise.reject(new Error('There are none.')) },
      kind,
      credentials: { kind: key, fields },
      signal: new AbortController().signal,
    });
    await api.get('https://api.example.com/x');
    const OTHER_HOST = { failure: { code: 'connection.other_host' } };
    await expect(api.get('https://evil.example/x')).rejects.toMatchObject(OTHER_HOST);
    await expect(api.open({ path: 'https://evil.example/x' })).rejects.toMatchObject(OTHER_HOST);
    expect(sent.map(({ url }) => new URL(url).host)).toEqual(['api.example.com']);
  });

  it.each(HEADER_AUTH_KINDS.map(({ key }) => key))('asks first, for a header: %s', (kind) => {
    expect(credentialsHeader({ kind, fields }, 'wss://api.example.com/x').value).not.toBe('');
    expect(() => credentialsHeader({ kind, fields }, 'wss://evil.example/x')).toThrow(
      /only for api.example.com/,
    );
  });
});
