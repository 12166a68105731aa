/** A curl line in, a connector with one operation out; credentials in it are found, and kept out of the operation. */
import type { CustomBody, CustomOperation, CustomParameter, FieldSchema } from '../definition';
import { ImportError, type Imported } from '../imported';
import { fieldNameOf, keyOf, titleOf, UniqueNames } from '../names';
import { isObject } from '../openapi/json';
import { baseUrlIn } from '../openapi/servers';
import { fieldsOf } from '../connector/to-action';
import { USUAL_AUTH } from '../usual-auth';
import { CredentialFinder, isSecretName } from './credentials';
import { fieldOfValue } from './field-of-value';
import { pathFields } from './path-fields';
import { type CurlRequest, readCurl } from './read-curl';

/** Made anew for every request, or by the connection itself. */
const OWN_HEADERS = new Set([
  'host',
  'content-length',
  'connection',
  'accept-encoding',
  'transfer-encoding',
  'expect',
  'content-type',
  'te',
  'upgrade',
  'keep-alive',
  'proxy-authorization',
  'trailer',
]);
const METHOD = /^[A-Z]{1,20}$/;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

/** Throws `ImportError`. */
export function importCurl(line: string, knownKeys: ReadonlyMap<string, string> = new Map()): Imported {
  const request = readCurl(line);
  const url = addressOf(request.url);
  if (!METHOD.test(request.method) || ['CONNECT', 'TRACE'].includes(request.method))
    throw new ImportError('The line asks for an HTTP method that can’t be sent.');
  const found = new CredentialFinder();
  const names = new UniqueNames('_');
  const { path, parameters: ofPath } = pathFields(url.pathname, names);
  const parameters = [...ofPath, ...queryFields(url, names, found)];
  const headers = headersOf(request, found);
  if (request.bearer !== null) found.bearer(request.bearer);
  if (request.user !== null) found.user(request.user);
  else if (url.username !== '') found.basic(decoded(url.username), decoded(url.password));
  if (request.cookie !== null) found.key('header', 'cookie', request.cookie);
  const place = `${request.method} ${path}`;
  const keys = new UniqueNames();
  for (const key of knownKeys.values()) keys.take(key);
  const operation: CustomOperation = {
    key: knownKeys.get(place) ?? keys.take(keyOf(place)),
    title: place.slice(0, 100),
    description: `Calls ${place}.`.slice(0, 500),
    method: request.method,
    path,
    parameters,
    body: bodyOf(request, names),
    needsConnection: found.auth().length > 0,
    headers,
    accepts: [],
    output: { title: 'Body' },
  };
  const { key, title, description, method } = operation;
  return {
    title: serviceName(url.hostname),
    description: '',
    baseUrl: baseUrlIn(url.origin) ?? '',
    auth: found.auth().length > 0 ? found.auth() : USUAL_AUTH,
    source: { kind: 'curl', url: null, title: null, version: null },
    problems: request.problems,
    credentials: found.found(),
    offers: [
      {
        key,
        title,
        description,
        method,
        path,
        tag: '',
        fields: fieldsOf(operation).map(({ field, required, schema }) => ({
          field,
          required,
          title: String(schema['title'] ?? field),
        })),
      },
    ],
    operations: (keys) => (keys.has(key) ? [operation] : []),
  };
}

function addressOf(text: string): URL {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new ImportError('The address in the line is none that begins with https:// or http://.');
}

function queryFields(url: URL, names: UniqueNames, found: CredentialFinder): CustomParameter[] {
  const byName = new Map<string, string[]>();
  for (const [name, value] of url.searchParams) byName.set(name, [...(byName.get(name) ?? []), value]);
  const asked = [...byName].slice(0, 100).filter(([name, [first = '']]) => {
    if (name === '') return false;
    if (isSecretName(name)) found.key('query', name, first);
    return !isSecretName(name);
  });
  return asked.map(([name, values]) => ({
    name,
    in: 'query',
    field: names.take(fieldNameOf(name)),
    required: false,
    schema: fieldOfValue(name, values.length > 1 ? values : (values[0] ?? '')),
    style: 'repeat',
  }));
}

function headersOf(request: CurlRequest, found: CredentialFinder): Record<string, string> {
  const headers: [string, string][] = [];
  for (const [given, value] of request.headers) {
    const name = given.toLowerCase();
    if (!HEADER_NAME.test(name) || OWN_HEADERS.has(name) || /[\r\n\0]/.test(value)) continue;
    if (name === 'authorization') found.authorization(value);
    else if (name === 'cookie') found.key('header', 'cookie', value);
    else if (isSecretName(name)) found.key('header', name, value);
    else headers.push([name, value]);
  }
  if (request.data?.isJson && !headers.some(([name]) => name === 'accept'))
    headers.push(['accept', 'application/json']);
  return Object.fromEntries(headers);
}

const contentTypeOf = ({ headers }: CurlRequest): string | undefined =>
  headers.findLast(([name]) => name.toLowerCase() === 'content-type')?.[1];

function bodyOf(request: CurlRequest, names: UniqueNames): CustomBody | null {
  const { form, data } = request;
  if (form.length > 0) {
    const fields = form.map(({ name, value }) =>
      fieldOf(
        name,
        value === null ? { title: titleOf(name), ui: { format: 'file' } } : fieldOfValue(name, value),
        names,
      ),
    );
    return {
      kind: 'multipart',
      contentType: 'multipart/form-data',
      required: true,
      fields,
      field: null,
      schema: {},
    };
  }
  if (!data || data.text === '') return null;
  const said = contentTypeOf(request);
  const json = jsonIn(data.text);
  const isForm = said === undefined || /^application\/x-www-form-urlencoded\b/i.test(said);
  if (json !== undefined && (data.isJson || isForm || /json/i.test(said)))
    return jsonBody(json, said, names, request);
  return isForm ? formBody(data.text, names) : textBody(data.text, said, names);
}

const fieldOf = (name: string, schema: FieldSchema, names: UniqueNames) => ({
  name,
  field: names.take(fieldNameOf(name)),
  required: false,
  schema,
});

function jsonBody(
  json: object,
  said: string | undefined,
  names: UniqueNames,
  request: CurlRequest,
): CustomBody {
  const contentType = said !== undefined && /json/i.test(said) ? said : 'application/json';
  if (said === undefined && !request.data?.isJson)
    request.problems.push({ where: '-d', message: 'The body looks like JSON, so it is sent as that.' });
  const common = { kind: 'json', contentType, required: true } as const;
  const entries = isObject(json) ? Object.entries(json) : [];
  if (entries.length > 0 && entries.length <= 80) {
    const fields = entries.map(([name, value]) => fieldOf(name, fieldOfValue(name, value), names));
    return { ...common, fields, field: null, schema: {} };
  }
  return { ...common, fields: null, field: names.take('body'), schema: fieldOfValue('body', json) };
}

function formBody(text: string, names: UniqueNames): CustomBody {
  const byName = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text))
    byName.set(name, [...(byName.get(name) ?? []), value]);
  const fields = [...byName]
    .filter(([name]) => name !== '')
    .slice(0, 100)
    .map(([name, values]) =>
      fieldOf(name, fieldOfValue(name, values.length > 1 ? values : (values[0] ?? '')), names),
    );
  return {
    kind: 'form',
    contentType: 'application/x-www-form-urlencoded',
    required: true,
    fields,
    field: null,
    schema: {},
  };
}

/** Text that speaks of secrets is not taken over: which part of it is one is not known. */
function textBody(text: string, contentType: string, names: UniqueNames): CustomBody {
  const speaksOfSecrets = /password|passwd|secret|token|api.?key|credential/i.test(text);
  const schema = {
    title: 'Body',
    type: 'string',
    ui: { multiline: true },
    ...(speaksOfSecrets || text.length > 20_000 ? {} : { default: text }),
  };
  return { kind: 'text', contentType, required: true, fields: null, field: names.take('body'), schema };
}

function jsonIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `api.stripe.com` → `Stripe`. */
function serviceName(host: string): string {
  if (/^[\d.:[\]]+$/.test(host) || !host.includes('.')) return host.slice(0, 100);
  const parts = host.split('.').filter((part) => !/^(api|www|app|rest|v\d+)$/.test(part));
  const name = parts.length > 1 ? (parts[parts.length - 2] ?? host) : (parts[0] ?? host);
  return titleOf(name.length <= 3 && parts.length > 2 ? (parts[parts.length - 3] ?? name) : name).slice(
    0,
    100,
  );
}
