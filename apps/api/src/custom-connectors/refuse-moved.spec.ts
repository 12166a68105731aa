import type { CustomAuth, CustomDefinition } from '#catalogue';

import { refuseMoved } from './refuse-moved';

const oauth2 = (tokenUrl: string, key = 'oauth2'): CustomAuth => ({
  key,
  title: 'Sign in',
  description: '',
  parts: [{ type: 'oauth2', flows: ['clientCredentials'], tokenUrl, scopes: [] }],
});
const apiKey: CustomAuth = {
  key: 'key',
  title: 'Key',
  description: '',
  parts: [{ type: 'apiKey', in: 'header', name: 'x-key', field: 'apiKey', title: 'Key' }],
};
const at = (baseUrl: string, ...auth: CustomAuth[]): CustomDefinition => ({
  baseUrl,
  auth,
  operations: [],
  source: { kind: 'openapi', url: null, title: null, version: null },
});
const made = (auth: string) => [{ auth, names: ['Shop of Ann'] }];

const shop = at('https://shop.example/v1', apiKey, oauth2('https://id.shop.example/token'));
const REFUSED = expect.objectContaining({
  code: 'conflict.state',
  message: expect.stringMatching(/another address than https?:.*: “Shop of Ann”/) as string,
}) as Error;

describe('a connector with connections', () => {
  it.each([
    ['another server', at('https://other.example/v1', ...shop.auth), 'key'],
    ['another port', at('https://shop.example:8443/v1', ...shop.auth), 'key'],
    ['no encryption', at('http://shop.example/v1', ...shop.auth), 'key'],
    ['another token URL', at(shop.baseUrl, apiKey, oauth2('https://other.example/token')), 'oauth2'],
    ['a token URL where there was none', at(shop.baseUrl, oauth2('https://other.example/', 'key')), 'key'],
  ])('is not pointed to %s', (_, after, kind) =>
    expect(() => refuseMoved(shop, after, made(kind))).toThrow(REFUSED),
  );

  it('gives no kind the address of another one', () => {
    const two = at(shop.baseUrl, ...shop.auth, oauth2('https://other.example/', 'second'));
    expect(() => refuseMoved(shop, two, made('oauth2'))).not.toThrow();
    const swapped = at(shop.baseUrl, oauth2('https://other.example/'));
    expect(() => refuseMoved(two, swapped, made('oauth2'))).toThrow(REFUSED);
  });

  it.each([
    ['another path of its server', at('https://shop.example/v2', ...shop.auth), made('key')],
    ['signing in at its own server', at(shop.baseUrl, oauth2('https://shop.example/token')), made('oauth2')],
    ['another server, as there are none', at('https://other.example', ...shop.auth), []],
    [
      'another token URL, as there are none of the kind',
      at(shop.baseUrl, apiKey, oauth2('https://other.example/token')),
      made('key'),
    ],
  ])('may have %s', (_, after, connections) =>
    expect(() => refuseMoved(shop, after, connections)).not.toThrow(),
  );
});
