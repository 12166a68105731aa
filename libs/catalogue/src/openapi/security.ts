/** The ways to sign in that a document describes in, kinds of auth out. */
import type { AuthPart, CustomAuth } from '../definition';
import type { ImportProblem } from '../imported';
import { fieldNameOf, keyOf, shortened, titleOf, UniqueNames } from '../names';
import { USUAL_AUTH } from '../usual-auth';
import { entriesOf, isObject, type Json, listIn, objectOf, textIn } from './json';
import type { Refs } from './refs';

const MAX_KINDS = 20;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** Set by the connection to the service itself. */
const OWN_HEADERS = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'cookie']);

export interface Security {
  auth: CustomAuth[];
  /** Names of parameters that a connection carries, as `in:name` in lower case. */
  carried: ReadonlySet<string>;
}

/** @param requirements of the document and of its operations, each a list of alternatives */
export function securityOf(
  schemes: unknown,
  requirements: readonly unknown[],
  refs: Refs,
  problems: ImportProblem[],
): Security {
  const known = new Map(entriesOf(schemes).map(([name, one]) => [name, objectOf(refs.resolve(one))]));
  const auth: CustomAuth[] = [];
  const carried = new Set<string>();
  const keys = new UniqueNames();
  for (const names of combinations(requirements, known)) {
    if (auth.length >= MAX_KINDS) break;
    const parts = names.map((name) => partOf(name, known.get(name) ?? {}, names.length > 1));
    const usable = parts.filter((part) => part !== null);
    const hasOAuth2 = usable.some(({ type }) => type === 'oauth2');
    if (usable.length !== parts.length || (hasOAuth2 && usable.length > 1)) {
      problems.push({
        where: `securitySchemes/${names.join('+').slice(0, 200)}`,
        message: 'This way to sign in is not known here, and was left out.',
      });
      continue;
    }
    for (const part of usable)
      if (part.type === 'apiKey') carried.add(`${part.in}:${part.name.toLowerCase()}`);
    const [first] = names;
    const description = shortened(known.get(first ?? '')?.['description'], 500);
    auth.push({
      key: keys.take(keyOf(names.join('-'), 'key')),
      title: names.map(titleOf).join(' and ').slice(0, 100),
      description,
      parts: usable,
    });
  }
  return { auth: auth.length > 0 ? auth : USUAL_AUTH, carried };
}

/** Each way by itself, and those that are asked for together. */
function combinations(requirements: readonly unknown[], known: ReadonlyMap<string, Json>): string[][] {
  const found = new Map<string, string[]>();
  for (const alternatives of requirements) {
    for (const one of listIn(alternatives)) {
      const names = entriesOf(one)
        .map(([name]) => name)
        .filter((name) => known.has(name));
      if (names.length > 0 && names.length <= 4) found.set(names.toSorted().join('\n'), names);
    }
    if (found.size >= MAX_KINDS) break;
  }
  const used = new Set([...found.values()].flat());
  for (const name of known.keys()) if (!used.has(name)) found.set(name, [name]);
  return [...found.values()];
}

/** Null: not one that is known here. */
function partOf(schemeName: string, scheme: Json, isCombined: boolean): AuthPart | null {
  const own = fieldNameOf(schemeName).slice(0, 40);
  const field = (name: string) => (isCombined ? `${own}_${name}` : name);
  const title = isCombined ? titleOf(schemeName) : null;
  switch (textIn(scheme['type']).toLowerCase()) {
    case 'apikey':
      return keyPart(scheme, field('apiKey'), title ?? 'Key');
    case 'basic':
      return { type: 'basic', usernameField: field('username'), passwordField: field('password') };
    case 'http':
      if (textIn(scheme['scheme']).toLowerCase() === 'basic')
        return { type: 'basic', usernameField: field('username'), passwordField: field('password') };
      return textIn(scheme['scheme']).toLowerCase() === 'bearer'
        ? { type: 'bearer', field: field('token'), title: title ?? 'Token' }
        : null;
    case 'openidconnect':
      return { type: 'bearer', field: field('token'), title: title ?? 'Access token' };
    case 'oauth2':
      return oauth2Part(scheme) ?? { type: 'bearer', field: field('token'), title: title ?? 'Access token' };
    default:
      return null;
  }
}

function keyPart(scheme: Json, field: string, title: string): AuthPart | null {
  const name = textIn(scheme['name']);
  switch (scheme['in']) {
    case 'header':
      if (!HEADER_NAME.test(name) || OWN_HEADERS.has(name.toLowerCase())) return null;
      return { type: 'apiKey', in: 'header', name: name.toLowerCase(), field, title };
    case 'cookie':
      return HEADER_NAME.test(name) ? { type: 'apiKey', in: 'cookie', name, field, title } : null;
    case 'query':
      return name === '' || name.length > 200 ? null : { type: 'apiKey', in: 'query', name, field, title };
    default:
      return null;
  }
}

const isAddress = (text: string): boolean =>
  text.length <= 2000 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[{}]/.test(text);

/** Null where no flow of it can be walked from a server: then a token is taken as it is. */
function oauth2Part(scheme: Json): AuthPart | null {
  const flows = objectOf(scheme['flows']);
  const code = objectOf(flows['authorizationCode']);
  const client = objectOf(flows['clientCredentials']);
  const hasCode = isAddress(textIn(code['authorizationUrl'])) && isAddress(textIn(code['tokenUrl']));
  const hasClient = isAddress(textIn(client['tokenUrl']));
  if (!hasCode && !hasClient) return null;
  const source = hasCode ? code : client;
  return {
    type: 'oauth2',
    flows: [
      ...(hasCode ? (['authorizationCode'] as const) : []),
      ...(hasClient ? (['clientCredentials'] as const) : []),
    ],
    ...(hasCode ? { authorizationUrl: textIn(code['authorizationUrl']) } : {}),
    tokenUrl: textIn(source['tokenUrl']),
    scopes: isObject(source['scopes'])
      ? entriesOf(source['scopes'])
          .map(([name]) => name)
          .filter((name) => /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(name))
          .slice(0, 50)
      : [],
  };
}

/** Whether one of them has to be met: there are some, and none of them is nothing at all (OpenAPI 3.1 §4.8.30). */
export const isSecured = (requirement: unknown): boolean => {
  const alternatives = listIn(requirement);
  return alternatives.length > 0 && alternatives.every((one) => entriesOf(one).length > 0);
};
