/** JSON Web Tokens (RFC 7519), signed with a shared secret or with keys that their issuer publishes. */
import { createPublicKey } from 'node:crypto';
import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify, type JWTVerifyOptions } from 'jose';

import type { HttpClient } from '#kernel';

import type { Verdict } from '../trigger/declarations';
import { KeySets } from './key-sets';
import { ACCEPTED, refuse } from './refusal';

/** A key of one sort is never taken for the other, whatever a token's header says. */
export const SHARED_ALGORITHMS = ['HS256', 'HS384', 'HS512'] as const;
export const PUBLIC_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

export type JwtKeys =
  | { kind: 'secrets'; secrets: readonly string[] }
  /** PEM: public keys or certificates. */
  | { kind: 'publicKeys'; pems: readonly string[] }
  | { kind: 'jwks'; url: string };

export interface JwtRules {
  keys: JwtKeys;
  /** Of those that fit the keys; left out or empty: all of these. */
  algorithms?: readonly string[];
  issuer?: string;
  audience?: string;
  /** How far the clocks may be apart, in seconds. Default 60. */
  leewaySeconds?: number;
}

const keySets = new KeySets();

/** A token without an end (`exp`) is not accepted: whoever once saw it could send it for ever. `now` is in milliseconds. */
export async function verifyJwt(
  token: string,
  rules: JwtRules,
  { http, now }: { http: HttpClient; now: number },
): Promise<Verdict> {
  const { keys, issuer, audience, leewaySeconds = 60 } = rules;
  const fitting: readonly string[] = keys.kind === 'secrets' ? SHARED_ALGORITHMS : PUBLIC_ALGORITHMS;
  const algorithms = fitting.filter((name) => !rules.algorithms?.length || rules.algorithms.includes(name));
  const options: JWTVerifyOptions = {
    algorithms,
    clockTolerance: leewaySeconds,
    currentDate: new Date(now),
    requiredClaims: ['exp'],
    ...(issuer ? { issuer } : {}),
    ...(audience ? { audience } : {}),
  };
  switch (keys.kind) {
    case 'secrets':
      return firstThatFits(keys.secrets, (secret) => jwtVerify(token, Buffer.from(secret, 'utf8'), options));
    case 'publicKeys':
      return firstThatFits(keys.pems, (pem) => jwtVerify(token, createPublicKey(pem), options));
    case 'jwks':
      return verifyWithKeySet(token, keys.url, options, http, now);
  }
}

async function firstThatFits(
  keys: readonly string[],
  verify: (key: string) => Promise<unknown>,
): Promise<Verdict> {
  if (keys.length === 0) return refuse('signature.no_secret');
  let refusal = refuse('auth.wrong');
  for (const key of keys) {
    const verdict = await verdictOf(() => verify(key));
    if (verdict.ok) return verdict;
    // Of a token that one key fits, what else is wrong says more than that the other keys don't fit.
    if (verdict.code !== 'auth.wrong') refusal = verdict;
  }
  return refusal;
}

/** Keys that are not in the set yet may be new: then it is fetched again, but not for every such token. */
async function verifyWithKeySet(
  token: string,
  url: string,
  options: JWTVerifyOptions,
  http: HttpClient,
  now: number,
): Promise<Verdict> {
  for (const again of [false, true]) {
    const set = await keySets.get(url, { http, now, again });
    if (!set) return refuse('signature.key_unavailable');
    try {
      await verifyInSet(token, set, options);
      return ACCEPTED;
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) return refusalOf(error);
    }
  }
  return refuse('auth.wrong');
}

async function verifyInSet(token: string, set: JSONWebKeySet, options: JWTVerifyOptions): Promise<void> {
  try {
    await jwtVerify(token, createLocalJWKSet(set), options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    // A token that does not name its key: any of those that could be meant.
    let last: unknown = error;
    for await (const key of error) {
      try {
        await jwtVerify(token, key, options);
        return;
      } catch (inner) {
        last = inner;
      }
    }
    throw last;
  }
}

async function verdictOf(verify: () => Promise<unknown>): Promise<Verdict> {
  try {
    await verify();
    return ACCEPTED;
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): Verdict {
  return error instanceof errors.JWTExpired ? refuse('auth.expired') : refuse('auth.wrong');
}
