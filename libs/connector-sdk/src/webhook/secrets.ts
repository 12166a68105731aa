/** A trigger's connection in, the secrets it may be signed with out. */
import type { ArrivalContext } from '../trigger/declarations';

/** Each costs a computation for every request. */
export const MAX_SECRETS = 10;

/**
 * The secret that belongs to the registration at the service, and all in a field of the connection: a list, or a text
 * with one on each line. Without blanks around them and without empty ones: no request is ever signed with those.
 */
export function secretsOf(
  { auth, registration }: Pick<ArrivalContext<unknown>, 'auth' | 'registration'>,
  field = 'secrets',
): string[] {
  const given = auth?.fields[field];
  const listed = Array.isArray(given) ? given : typeof given === 'string' ? given.split(/\r?\n/) : [];
  return [registration?.secret, ...listed]
    .filter((secret) => typeof secret === 'string')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
    .slice(0, MAX_SECRETS);
}
