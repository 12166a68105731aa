/** What a person entered for a connection, checked; and what a change of it means. */
import type { AuthKind, Connector } from '#connector-sdk';
import { CodedError, type Problem } from '#kernel';
import { compileSchema } from '#schema';
import type { ConnectionChange, ConnectionStatus } from '#store';

import { differs } from './kept-secrets';
import { isUnattended } from './oauth2/client';

type Fields = Record<string, unknown>;

/** Throws `connection.invalid`, with a pointer for each bad field. */
export function checkFields(kind: AuthKind, fields: Fields): void {
  const problems = compileSchema(kind.fields)(fields, '/fields');
  if (problems.length > 0) throw invalid(problems);
}

/** Throws `connection.invalid` for a connector or a kind of auth that there is not. */
export function kindOf(found: Connector | undefined, auth: string): AuthKind {
  if (!found) throw invalid([problem('/connector', 'There is no connector with this key.')]);
  const kind = found.auth.find(({ key }) => key === auth);
  if (kind) return kind;
  const known = found.auth.map(({ key }) => key).join(', ');
  const message = known
    ? `The connector has these kinds of auth: ${known}.`
    : 'The connector needs no connection.';
  throw invalid([problem('/auth', message)]);
}

/** A merge patch (RFC 7396) of the first level. */
export const patchedFields = (current: Fields, patch: Fields): Fields =>
  Object.fromEntries(Object.entries({ ...current, ...patch }).filter(([, value]) => value !== null));

/** Changes of these leave the tokens as they are: it is still the same client at the same service. */
const KEEPS_TOKENS = new Set(['clientSecret', 'clientAuthentication', 'scopes', 'ca']);

/** What a connection is after its fields were changed: whatever was wrong with it may be mended. */
export function afterChange(
  kind: AuthKind,
  status: ConnectionStatus,
  before: Fields,
  after: Fields,
): Required<Pick<ConnectionChange, 'status' | 'statusMessage' | 'dropTokens'>> {
  const mended = { status: 'ok', statusMessage: null, dropTokens: false } as const;
  if (!kind.oauth2) return mended;
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) =>
    differs(before[name], after[name]),
  );
  if (isUnattended(kind)) return { ...mended, dropTokens: changed.length > 0 };
  const dropTokens = changed.some((name) => !KEEPS_TOKENS.has(name));
  return { ...mended, dropTokens, status: dropTokens || status === 'unfinished' ? 'unfinished' : 'ok' };
}

const problem = (pointer: string, message: string): Problem => ({ pointer, code: 'unknown', message });

const invalid = (problems: readonly Problem[]): CodedError =>
  new CodedError('connection.invalid', 'Some fields of the connection are not valid; each is listed.', {
    problems,
  });

/** For a way of signing in that this kind of auth does not have. */
export const notOffered = (): CodedError =>
  invalid([problem('/auth', 'One does not sign in with this kind of connection in this way.')]);
