import { createPrivateKey, type KeyObject } from 'node:crypto';

import { SignJWT } from 'jose';
import { Type } from 'typebox';

import {
  type ConnectionCredentials,
  defineAction,
  fieldText,
  PermanentError,
  PUBLIC_ALGORITHMS,
  SHARED_ALGORITHMS,
} from '#connector-sdk';

const AUTOMATIC = 'auto';
const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

export const signAction = defineAction({
  key: 'sign',
  title: 'Make a token',
  description: 'Makes a JSON Web Token (JWT), signed with the key of a connection.',
  auth: { kinds: ['secret', 'private-key'], required: true },
  idempotent: true,
  input: Type.Object(
    {
      claims: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), {
          title: 'What the token says',
          description: 'Names and values of your own.',
          maxProperties: 200,
        }),
      ),
      subject: Type.Optional(
        Type.String({ title: 'Subject', description: 'Whom it is about (sub).', maxLength: 1000 }),
      ),
      issuer: Type.Optional(
        Type.String({ title: 'Issuer', description: 'Who made it (iss).', maxLength: 1000 }),
      ),
      audience: Type.Optional(
        Type.String({ title: 'Audience', description: 'Who is to take it (aud).', maxLength: 1000 }),
      ),
      expiresInSeconds: Type.Optional(
        Type.Integer({
          title: 'Good for … seconds',
          description: '0: for ever, which is rarely wise.',
          minimum: 0,
          maximum: 3_153_600_000,
          default: 3600,
        }),
      ),
      algorithm: Type.Optional(
        Type.Enum([AUTOMATIC, ...SHARED_ALGORITHMS, ...PUBLIC_ALGORITHMS], {
          title: 'Algorithm',
          default: AUTOMATIC,
          ui: { labels: { auto: 'The one that fits the key' }, advanced: true },
        }),
      ),
      keyId: Type.Optional(
        Type.String({
          title: 'Key id',
          description: 'Tells the reader which key it was (kid).',
          maxLength: 500,
          ui: { advanced: true },
        }),
      ),
      issuedAt: Type.Optional(
        Type.Boolean({
          title: 'Say when it was made',
          description: 'In the claim iat.',
          default: true,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    token: Type.String({ title: 'Token' }),
    expiresAt: Type.Union([Type.String(), Type.Null()], { title: 'Good until' }),
  }),
  async run({ input, auth }) {
    const { key, fitting } = keyOf(auth);
    const { claims = {}, subject, issuer, audience, expiresInSeconds = 3600, keyId, issuedAt = true } = input;
    const algorithm =
      input.algorithm === undefined || input.algorithm === AUTOMATIC ? fitting[0] : input.algorithm;
    if (algorithm === undefined || !fitting.includes(algorithm)) throw unfit(fitting);
    const now = Math.floor(Date.now() / 1000);
    const token = new SignJWT({ ...claims }).setProtectedHeader({
      alg: algorithm,
      typ: 'JWT',
      ...(keyId ? { kid: keyId } : {}),
    });
    if (subject) token.setSubject(subject);
    if (issuer) token.setIssuer(issuer);
    if (audience) token.setAudience(audience);
    if (issuedAt) token.setIssuedAt(now);
    if (expiresInSeconds > 0) token.setExpirationTime(now + expiresInSeconds);
    return {
      token: await token.sign(key),
      expiresAt: expiresInSeconds > 0 ? new Date((now + expiresInSeconds) * 1000).toISOString() : null,
    };
  },
});

interface SigningKey {
  key: KeyObject | Uint8Array;
  /** The first one is taken unless another is asked for. */
  fitting: readonly string[];
}

function keyOf(auth: ConnectionCredentials | null): SigningKey {
  if (auth?.kind === 'secret') {
    return { key: Buffer.from(fieldText(auth.fields, 'secret')), fitting: SHARED_ALGORITHMS };
  }
  if (auth?.kind !== 'private-key')
    throw new PermanentError({
      code: 'jwt.no_connection',
      message: 'Choose a connection that holds the key.',
    });
  const key = readKey(fieldText(auth.fields, 'privateKey'));
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const curve = CURVES[details?.namedCurve ?? ''];
  if (type === 'rsa') return { key, fitting: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] };
  if (type === 'ec' && curve) return { key, fitting: [curve] };
  if (type === 'ed25519') return { key, fitting: ['EdDSA'] };
  throw badKey();
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // What the library says could hold parts of it.
    throw badKey();
  }
}

const badKey = (): PermanentError =>
  new PermanentError({
    code: 'jwt.bad_key',
    message:
      'The connection’s private key can’t be used: it has to be in PEM, and RSA, EC (P-256, P-384, P-521) or Ed25519.',
  });

const unfit = (fitting: readonly string[]): PermanentError =>
  new PermanentError({
    code: 'jwt.unfit_algorithm',
    message: `This algorithm does not fit the connection’s key, which takes ${fitting.join(', ')}.`,
  });
