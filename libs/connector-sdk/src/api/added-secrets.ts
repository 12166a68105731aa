/** What signing in has put onto a request: none of it may ever be shown, but what is no secret by itself. */
import type { HttpRequest } from '#kernel';

import type { AuthKind, ConnectionCredentials, UiHints } from '../types';

export interface AddedSecrets {
  /** Values, in every form in which they are sent. */
  secrets: string[];
  /** Names of the headers that hold them. */
  headers: string[];
}

/** `open`: values that the connection shows anyway. Points in time tell nobody anything either. */
export function addedSecrets(
  before: HttpRequest,
  after: HttpRequest,
  open: ReadonlySet<string> = new Set(),
): AddedSecrets {
  const isSecret = (value: string): boolean => !open.has(value) && !isPointInTime(value);
  const known = before.headers ?? {};
  const added = Object.entries(after.headers ?? {}).filter(([name, value]) => known[name] !== value);
  const values = added.flatMap(([, value]) => [value].flat());
  const bare = values.filter(isSecret).flatMap((value) => {
    const [, rest] = /^[A-Za-z][\w-]* (\S+)$/.exec(value) ?? [];
    return rest === undefined ? [] : [rest];
  });
  return {
    secrets: [
      ...[...values, ...bare].filter(isSecret),
      ...queryValues(before.url, after.url)
        .filter(isSecret)
        .flatMap((value) => [value, encodeURIComponent(value)]),
      ...pathParts(before.url, after.url)
        .filter((part) => isSecret(decoded(part)))
        .flatMap((part) => [part, decoded(part)]),
    ],
    headers: added.map(([name]) => name),
  };
}

/** Seconds or milliseconds of this age, ISO 8601 in either form, or as in the `Date` header. */
const POINT_IN_TIME =
  /^(1\d{9}|1\d{12}|\d{8}T\d{6}Z|\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d))?|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT)$/;

const isPointInTime = (value: string): boolean => POINT_IN_TIME.test(value);

function queryValues(before: string, after: string): string[] {
  if (before === after || !URL.canParse(before) || !URL.canParse(after)) return [];
  const known = new Set(new URL(before).searchParams.values());
  return [...new URL(after).searchParams.values()].filter((value) => !known.has(value));
}

/** Some services take the token as a part of the path. */
function pathParts(before: string, after: string): string[] {
  if (before === after || !URL.canParse(before) || !URL.canParse(after)) return [];
  const known = new Set(new URL(before).pathname.split('/'));
  return new URL(after).pathname.split('/').filter((part) => !known.has(part));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What the connection holds of them, as it was entered: services echo parts of what they were sent. */
export function secretFields(kind: AuthKind, { fields }: ConnectionCredentials): string[] {
  const names = Object.entries(kind.fields.properties)
    .filter(([, field]) => isSecretField(field))
    .map(([name]) => name);
  return [...names, 'accessToken'].flatMap((name) => textsIn(fields[name]));
}

/** What the connection holds and shows. A field that the kind does not know is not among them. */
export function openFields(kind: AuthKind, { fields }: ConnectionCredentials): Set<string> {
  const names = Object.entries(kind.fields.properties)
    .filter(([, field]) => !JSON.stringify(field).includes('"secret":true'))
    .map(([name]) => name);
  return new Set(names.flatMap((name) => textsIn(fields[name])).flatMap((text) => [text, text.trim()]));
}

const isSecretField = (field: unknown): boolean => (field as { ui?: UiHints }).ui?.secret === true;

const textsIn = (value: unknown): string[] =>
  [value].flat().filter((text): text is string => typeof text === 'string' && text !== '');
