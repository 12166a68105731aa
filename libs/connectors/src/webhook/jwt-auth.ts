/** A JSON Web Token that comes with each request. */
import { Type } from 'typebox';

import {
  type ConnectionCredentials,
  defineAuth,
  type JwtKeys,
  type JwtRules,
  PUBLIC_ALGORITHMS,
  secretList,
  secretsOf,
  SHARED_ALGORITHMS,
} from '#connector-sdk';

const text = (title: string, description: string, placeholder?: string) =>
  Type.Optional(
    Type.String({ title, description, maxLength: 2_000, ...(placeholder ? { ui: { placeholder } } : {}) }),
  );

export const jwtAuth = defineAuth({
  key: 'jwt',
  title: 'JSON Web Token (JWT)',
  fields: Type.Object(
    {
      keySource: Type.Enum(['jwks', 'secret', 'publicKey'], {
        title: 'How tokens are checked',
        ui: {
          labels: {
            jwks: 'With the keys at an address (JWKS)',
            secret: 'With a shared secret',
            publicKey: 'With a public key',
          },
        },
      }),
      jwksUrl: Type.Optional(
        Type.String({
          title: 'Address of the keys',
          description: 'Where the issuer of the tokens publishes its keys.',
          maxLength: 2_000,
          pattern: '^https?://',
          ui: {
            placeholder: 'https://login.example.com/.well-known/jwks.json',
            showWhen: { field: 'keySource', in: ['jwks'] },
          },
        }),
      ),
      secrets: Type.Optional(
        secretList('Secrets', 'What the sender signs its tokens with.', {
          showWhen: { field: 'keySource', in: ['secret'] },
        }),
      ),
      publicKey: Type.Optional(
        Type.String({
          title: 'Public key',
          description: 'As a PEM text, which begins with -----BEGIN. Several may follow one another.',
          maxLength: 50_000,
          ui: { secret: true, multiline: true, showWhen: { field: 'keySource', in: ['publicKey'] } },
        }),
      ),
      issuer: text('Issuer', 'What the token has to give as its issuer (iss); empty: anything.'),
      audience: text('Audience', 'For whom the token has to be (aud); empty: anybody.'),
      header: text('Header', 'The header that carries the token.', 'Authorization'),
      algorithms: Type.Optional(
        Type.Array(Type.Enum([...PUBLIC_ALGORITHMS, ...SHARED_ALGORITHMS]), {
          title: 'Algorithms',
          description: 'The algorithms that are accepted; empty: all that fit the kind of key.',
          uniqueItems: true,
          ui: { advanced: true },
        }),
      ),
      leewaySeconds: Type.Optional(
        Type.Integer({
          title: 'How far clocks may be apart, in seconds',
          minimum: 0,
          maximum: 600,
          default: 60,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
});

const PEM = /-----BEGIN [A-Z0-9 ]+-----[^-]+-----END [A-Z0-9 ]+-----/g;

/** What a connection says, as rules for `verifyJwt`. */
export function jwtRules(auth: ConnectionCredentials): JwtRules {
  const { fields } = auth;
  const given = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const { algorithms, leewaySeconds } = fields;
  return {
    keys: keysOf(auth, given),
    ...(given('issuer') === '' ? {} : { issuer: given('issuer') }),
    ...(given('audience') === '' ? {} : { audience: given('audience') }),
    ...(Array.isArray(algorithms)
      ? { algorithms: algorithms.filter((name) => typeof name === 'string') }
      : {}),
    ...(typeof leewaySeconds === 'number' ? { leewaySeconds } : {}),
  };
}

function keysOf(auth: ConnectionCredentials, given: (name: string) => string): JwtKeys {
  switch (auth.fields['keySource']) {
    case 'jwks':
      return { kind: 'jwks', url: given('jwksUrl') };
    case 'publicKey':
      return { kind: 'publicKeys', pems: given('publicKey').match(PEM) ?? [] };
    default:
      return { kind: 'secrets', secrets: secretsOf({ auth, registration: null }) };
  }
}
