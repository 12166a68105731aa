/** What signing in has put onto a request: none of it may ever be shown. */
import type { HttpRequest } from '#kernel';

import type { AuthKind, ConnectionCredentials, UiHints } from '../types';

export interface AddedSecrets {
  /** Values, in every form in which they are sent. */
  secrets: string[];
  /** Names of the headers that hold them. */
  headers: string[];
}

export function addedSecrets(before: HttpRequest, after: HttpRequest): AddedSecrets {
  const known = before.headers ?? {};
  const added = Object.entries(after.headers ?? {}).filter(([name, value]) => known[name] !== value);
  const values = added.flatMap(([, value]) => [value].flat());
  const bare = values.flatMap((value) => {
    const [, rest] = /^[A-Za-z][\w-]* (\S+)$/.exec(value) ?? [];
    return rest === undefined ? [] : [rest];
  });
  return {
    secrets: [...values, ...bare, ...queryValues(before.url, after.url), ...pathParts(before.url, after.url)],
    headers: added.map(([name]) => name),
  };
}

function queryValues(before: string, after: string): string[] {
  if (before === after || !URL.canParse(before) || !URL.canParse(after)) return [];
  const known = new Set(new URL(before).searchParams.values());
  const added = [...new URL(after).searchParams.values()].filter((value) => !known.has(value));
  return added.flatMap((value) => [value, encodeURIComponent(value)]);
}

/** Some services take the token as a part of the path. */
function pathParts(before: string, after: string): string[] {
  if (before === after || !URL.canParse(before) || !URL.canParse(after)) return [];
  const known = new Set(new URL(before).pathname.split('/'));
  const added = new URL(after).pathname.split('/').filter((part) => !known.has(part));
  return added.flatMap((part) => [part, decoded(part)]);
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
    .filter(([, field]) => (field as { ui?: UiHints }).ui?.secret)
    .map(([name]) => name);
  return [...names, 'accessToken']
    .map((name) => fields[name])
    .flat()
    .filter((value): value is string => typeof value === 'string' && value !== '');
}
