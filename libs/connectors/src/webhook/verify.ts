/** A request, and the connection that was chosen for it in → whether it is let in. */
import {
  type ArrivalContext,
  type ArrivingRequest,
  bearerToken,
  type ConnectionCredentials,
  refuse,
  secretsOf,
  verifyAddress,
  verifyBasic,
  verifyBearer,
  type Verdict,
  verifyHeaderValue,
  verifyJwt,
  verifySignature,
  verifyStandard,
} from '#connector-sdk';

import { hmacScheme } from './hmac-scheme';
import { jwtRules } from './jwt-auth';

type Context = Pick<ArrivalContext<unknown>, 'auth' | 'registration' | 'http' | 'now'>;

/** The address first, as it costs least. Without a connection nothing else is asked. */
export function verifyCaught(
  request: ArrivingRequest,
  addresses: readonly string[] | undefined,
  context: Context,
): Verdict | Promise<Verdict> {
  const known = verifyAddress(request, addresses);
  if (!known.ok || context.auth === null) return known;
  return verifyByKind(request, context.auth, context);
}

function verifyByKind(
  request: ArrivingRequest,
  auth: ConnectionCredentials,
  context: Context,
): Verdict | Promise<Verdict> {
  const secrets = (field: string) => secretsOf({ auth, registration: null }, field);
  const text = (field: string) => String(auth.fields[field] ?? '');
  switch (auth.kind) {
    case 'header':
      return verifyHeaderValue(request, text('name'), secrets('values'));
    case 'basic':
      return verifyBasic(request, text('username'), secrets('passwords'));
    case 'bearer':
      return verifyBearer(request, secrets('tokens'));
    case 'hmac':
      return verifySignature(hmacScheme(auth), request, secrets('secrets'), context.now);
    case 'standard':
      return verifyStandard(request, secrets('secrets'), context.now);
    case 'jwt':
      return verifyToken(request, auth, context);
    default:
      return refuse('auth.unknown_kind');
  }
}

async function verifyToken(
  request: ArrivingRequest,
  auth: ConnectionCredentials,
  context: Context,
): Promise<Verdict> {
  const header =
    String(auth.fields['header'] ?? '')
      .trim()
      .toLowerCase() || 'authorization';
  const value = Object.hasOwn(request.fields, header) ? request.fields[header]?.trim() : undefined;
  const token =
    bearerToken({ fields: { authorization: value ?? '' } }) ?? (header === 'authorization' ? '' : value);
  if (!token) return refuse('auth.missing', { 'www-authenticate': 'Bearer' });
  const verdict = await verifyJwt(token, jwtRules(auth), context);
  return verdict.ok ? { ok: true, secretHeaders: [header] } : verdict;
}
