/** Secrets that a change of a connection would take along unseen: to another address, or to where they can't be read. */
import type { AuthKind, Connector } from '#connector-sdk';
import { CodedError, type Problem } from '#kernel';

import { secretFieldNames } from './auth-fields';

type Fields = Readonly<Record<string, unknown>>;

/** Fields of these names say where credentials go, whatever the connector. */
const DESTINATION = /^(host|port|endpoint|url|server|shop|cluster|allowedHosts)$|Url$/;

/** What of a kind's fields people write freely and by which it is decided where its credentials go. */
export function destinationFields(kind: AuthKind, api: Connector['api']): string[] {
  const { authorizationUrl, tokenUrl, deviceAuthorizationUrl } = kind.oauth2 ?? {};
  const patterns = [api?.baseUrl, authorizationUrl, tokenUrl, deviceAuthorizationUrl].join(' ');
  const secret = new Set(secretFieldNames(kind));
  return Object.entries(kind.fields.properties)
    .filter(([name]) => !secret.has(name))
    .filter(([name]) => DESTINATION.test(name) || patterns.includes(`{${name}}`))
    .filter(([, schema]) => !isChoice(schema))
    .map(([name]) => name);
}

/** One of some values of the service's own leads nowhere else. */
function isChoice(schema: object): boolean {
  if ('enum' in schema || 'const' in schema) return true;
  return 'anyOf' in schema && Array.isArray(schema.anyOf) && schema.anyOf.every(isChoice);
}

export interface FieldsChange {
  before: Fields;
  after: Fields;
  /** Names of the secrets that stay as they are stored. */
  kept: readonly string[];
}

/**
 * Secrets are write-only: whoever may change where they go must not get them by that. Throws `connection.invalid` with
 * a pointer for each secret that has to be entered again.
 */
export function refuseMovedSecrets(
  kind: AuthKind,
  api: Connector['api'],
  { before, after, kept }: FieldsChange,
): void {
  const moved = destinationFields(kind, api).some((name) => differs(before[name], after[name]));
  if (!moved) return;
  refuseKept(
    kept.filter((name) => after[name] !== ''),
    'The address changed. Enter this again, so that it goes only to where you want it to go.',
  );
}

/**
 * Sealed with a key that this process does not have: another one may still open them, so they are replaced only as a
 * whole. Throws as `refuseMovedSecrets`.
 */
export function refuseUnreadSecrets(kind: AuthKind, patch: Fields): void {
  refuseKept(
    secretFieldNames(kind).filter((name) => !Object.hasOwn(patch, name)),
    'What is stored can’t be opened here. Add the encryption key it was sealed with, or enter this again (null, if there was nothing).',
  );
}

function refuseKept(names: readonly string[], message: string): void {
  if (names.length === 0) return;
  const problems = names.map((name): Problem => ({
    pointer: `/fields/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    code: 'connection.enter_again',
    message,
  }));
  throw new CodedError('connection.invalid', 'Some secrets of the connection have to be entered again.', {
    problems,
  });
}

export const differs = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) !== JSON.stringify(other);
