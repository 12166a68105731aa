import { accessAuth, type AuthKind, HTTP_AUTH_KINDS, oauth2Auth, serverFields } from '#connector-sdk';
import { Type } from 'typebox';

import { destinationFields } from './kept-secrets';

const secret = Type.String({ ui: { secret: true } });
const kindOf = (properties: Parameters<typeof Type.Object>[0]): AuthKind => ({
  key: 'x',
  title: 'X',
  fields: Type.Object(properties),
});

describe('what says where credentials go', () => {
  it.each<[string, AuthKind, string | undefined, string[]]>([
    ['a base URL', accessAuth({ description: 'X', baseUrl: 'https://a.example' }), undefined, ['baseUrl']],
    [
      'a server',
      kindOf({ ...serverFields(25), from: Type.String(), password: secret }),
      undefined,
      ['host', 'port'],
    ],
    [
      'an endpoint',
      kindOf({ region: Type.String(), endpoint: Type.String(), key: secret }),
      undefined,
      ['endpoint'],
    ],
    [
      'a part of the address',
      kindOf({ tenant: Type.String(), token: secret }),
      'https://{tenant}.example',
      ['tenant'],
    ],
    [
      'one of a few addresses: nothing',
      kindOf({ server: Type.Union([Type.Literal('a.example'), Type.Literal('b.example')]), token: secret }),
      'https://{server}',
      [],
    ],
    ['an address that is the secret: nothing', kindOf({ webhookUrl: secret }), undefined, []],
  ])('%s', (_, kind, baseUrl, names) =>
    expect(destinationFields(kind, baseUrl === undefined ? undefined : { baseUrl })).toEqual(names),
  );

  it('all addresses of OAuth 2, with what they are made of', () => {
    const kind = oauth2Auth({
      description: 'X',
      oauth2: {
        flows: ['authorizationCode'],
        authorizationUrl: 'https://a.example/{tenant}/authorize',
        tokenUrl: 'https://a.example/{tenant}/token',
        scopes: [],
      },
      fields: { tenant: Type.String() },
    });
    expect(destinationFields(kind, undefined)).toEqual(['tenant', 'authorizationUrl', 'tokenUrl']);
  });

  it('the hosts that a connection for any of them is held to', () => {
    for (const kind of HTTP_AUTH_KINDS)
      expect([kind.key, destinationFields(kind, { baseUrl: null })]).toEqual([
        kind.key,
        expect.arrayContaining(['allowedHosts']),
      ]);
  });
});
