import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Type } from 'typebox';

import {
  type ActionContext,
  defineAction,
  fieldText,
  type JwtKeys,
  PermanentError,
  PUBLIC_ALGORITHMS,
  SHARED_ALGORITHMS,
  verifyJwt,
} from '#connector-sdk';

import { TokenOutput, tokenField, withoutBearer } from './token';

export const verifyAction = defineAction({
  key: 'verify',
  title: 'Check a token',
  description:
    'Says whether a JSON Web Token (JWT) is signed with the right key and still good, and what it says.',
  auth: { kinds: ['secret'], required: false },
  idempotent: true,
  input: Type.Object(
    {
      token: tokenField(),
      keys: Type.Optional(
        Type.Enum(['connection', 'publicKey', 'jwks'], {
          title: 'It is checked with',
          default: 'connection',
          ui: {
            labels: {
              connection: 'The shared secret of the connection',
              publicKey: 'A public key',
              jwks: 'The keys that its issuer publishes (JWKS)',
            },
          },
        }),
      ),
      publicKey: Type.Optional(
        Type.String({
          title: 'Public key',
          description: 'PEM: a public key or a certificate.',
          maxLength: 100_000,
          ui: { multiline: true, showWhen: { field: 'keys', in: ['publicKey'] } },
        }),
      ),
      jwksUrl: Type.Optional(
        Type.String({
          title: 'Address of the keys',
          pattern: '^https?://',
          maxLength: 2000,
          ui: {
            placeholder: 'https://example.com/.well-known/jwks.json',
            showWhen: { field: 'keys', in: ['jwks'] },
          },
        }),
      ),
      issuer: Type.Optional(
        Type.String({ title: 'Issuer', description: 'Left out: any (iss).', maxLength: 1000 }),
      ),
      audience: Type.Optional(
        Type.String({ title: 'Audience', description: 'Left out: any (aud).', maxLength: 1000 }),
      ),
      algorithms: Type.Optional(
        Type.Array(Type.Enum([...SHARED_ALGORITHMS, ...PUBLIC_ALGORITHMS]), {
          title: 'Algorithms',
          description: 'Left out: all that fit the keys.',
          uniqueItems: true,
          ui: { advanced: true },
        }),
      ),
      leewaySeconds: Type.Optional(
        Type.Integer({
          title: 'Seconds by which clocks may differ',
          minimum: 0,
          maximum: 600,
          default: 60,
          ui: { advanced: true },
        }),
      ),
      failWhenInvalid: Type.Optional(
        Type.Boolean({
          title: 'Fail when it is not right',
          description: 'Otherwise the step goes on, and ‘Is it right’ says no.',
          default: true,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: TokenOutput({
    valid: Type.Boolean({ title: 'Is it right' }),
    reason: Type.Union([Type.String(), Type.Null()], { title: 'Why not' }),
  }),
  async run(context) {
    const { input, http } = context;
    const token = withoutBearer(input.token);
    const { algorithms, issuer, audience, leewaySeconds } = input;
    const rules = {
      keys: keysOf(context),
      ...(algorithms ? { algorithms } : {}),
      ...(issuer ? { issuer } : {}),
      ...(audience ? { audience } : {}),
      ...(leewaySeconds === undefined ? {} : { leewaySeconds }),
    };
    const verdict = await verifyJwt(token, rules, { http, now: Date.now() });
    if (verdict.ok)
      return {
        valid: true,
        reason: null,
        claims: decodeJwt(token),
        header: { ...decodeProtectedHeader(token) },
      };
    if (input.failWhenInvalid !== false)
      throw new PermanentError({
        code: 'jwt.not_valid',
        message: `The token is not right: ${verdict.message}`,
      });
    return { valid: false, reason: verdict.message, claims: null, header: null };
  },
});

function keysOf({
  input: { keys = 'connection', publicKey, jwksUrl },
  auth,
}: Pick<ActionContext<{ keys?: string; publicKey?: string; jwksUrl?: string }>, 'input' | 'auth'>): JwtKeys {
  if (keys === 'publicKey' && publicKey) return { kind: 'publicKeys', pems: [publicKey] };
  if (keys === 'jwks' && jwksUrl) return { kind: 'jwks', url: jwksUrl };
  if (keys === 'connection' && auth?.kind === 'secret')
    return { kind: 'secrets', secrets: [fieldText(auth.fields, 'secret')] };
  throw new PermanentError({
    code: 'jwt.no_key',
    message:
      'Say what the token is checked with: a connection with the secret, a public key, or the address of keys.',
  });
}
