import { connectorProblems } from '#connector-sdk';
import { compileSchema } from '#schema';
import { fakeActionContext, memoryFiles, serviceStandIn } from '#testing';

import { toConnector } from '../connector/to-connector';
import { ImportError } from '../imported';
import { importOpenApi } from './import-openapi';

const URL_OF_DOCUMENT = 'https://docs.example.com/api/openapi.json';

const read = (document: object | string, url: string | null = URL_OF_DOCUMENT) =>
  importOpenApi(typeof document === 'string' ? document : JSON.stringify(document), { url });

async function made(document: object | string) {
  const imported = await read(document);
  const operations = imported.operations(new Set(imported.offers.map(({ key }) => key)));
  const { baseUrl, auth, source } = imported;
  const definition = { baseUrl: baseUrl || 'https://api.example.com', auth, source, operations };
  const connector = toConnector({ key: 'custom-test', title: 'Test', description: 'Test.', definition });
  expect(connectorProblems(connector)).toEqual([]);
  return { imported, operations, connector };
}

const documentOf = (paths: object, more: object = {}) => ({
  openapi: '3.1.0',
  info: { title: 'Test', version: '1' },
  servers: [{ url: 'https://api.example.com/v1/' }],
  paths,
  ...more,
});

/** What the only operation sends for an input. */
async function sent(
  document: object,
  input: object,
  auth: { kind: string; fields: Record<string, unknown> } | null = null,
) {
  const { connector } = await made(document);
  const [action] = connector.actions;
  expect(compileSchema(action!.input)(input)).toEqual([]);
  const {
    http,
    streams,
    sent: requests,
  } = serviceStandIn([{ request: { method: '', url: '' }, response: { status: 200, json: {} } }]);
  const { files } = memoryFiles({ f: { name: 'a.txt', contentType: 'text/plain', text: 'hello' } });
  await action!.run(fakeActionContext(input, { connector, http, streams, files, auth }) as never);
  return requests[0]!;
}

const getWith = (...parameters: object[]) => documentOf({ '/x': { get: { parameters, responses: {} } } });
const postWith = (content: object, required = true) =>
  documentOf({ '/x': { post: { requestBody: { required, content }, responses: {} } } });
const FILE = { $file: 'f', name: 'a.txt', contentType: 'text/plain', size: 5 };

describe('parameters', () => {
  const list = { type: 'array', items: { type: 'string' } };
  const object = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } };

  it.each([
    ['a list, by default', { schema: list }, ['x', 'y z'], 'p=x&p=y+z'],
    ['a list in one', { schema: list, explode: false }, ['x', 'y'], 'p=x%2Cy'],
    ['a list with blanks', { schema: list, style: 'spaceDelimited', explode: false }, ['x', 'y'], 'p=x+y'],
    ['a list with bars', { schema: list, style: 'pipeDelimited', explode: false }, ['x', 'y'], 'p=x%7Cy'],
    ['an object, by default', { schema: object }, { a: '1', b: '2' }, 'a=1&b=2'],
    ['a deep object', { schema: object, style: 'deepObject' }, { a: '1', b: '2' }, 'p%5Ba%5D=1&p%5Bb%5D=2'],
    [
      'JSON',
      { content: { 'application/json': { schema: object } } },
      { a: '1' },
      'p=%7B%22a%22%3A%221%22%7D',
    ],
    ['nothing', { schema: { type: 'string' } }, '', ''],
  ])('of the query: %s', async (_title, parameter, value, query) => {
    const { url } = await sent(getWith({ name: 'p', in: 'query', ...parameter }), { p: value });
    expect(url).toBe(`https://api.example.com/v1/x${query === '' ? '' : `?${query}`}`);
  });

  it('of the path, headers and cookies', async () => {
    const document = documentOf({
      '/{a}/{b}.json': {
        parameters: [{ name: 'a', in: 'path', required: true, schema: { type: 'string' } }],
        get: {
          parameters: [
            { name: 'X-Trace', in: 'header', schema: list },
            { name: 'sid', in: 'cookie', schema: { type: 'string' } },
            { name: 'Authorization', in: 'header', schema: { type: 'string' } },
          ],
          responses: {},
        },
      },
    });
    const request = await sent(document, { a: 'x/../y', b: 'z', X_Trace: ['1', '2'], sid: 'c' });
    expect(request.url).toBe('https://api.example.com/v1/x%2F..%2Fy/z.json');
    expect(request.headers).toMatchObject({ 'x-trace': '1,2', cookie: 'sid=c' });
    await expect(sent(document, { a: '..', b: 'z' })).rejects.toMatchObject({
      failure: { code: 'api.empty_path_part' },
    });
  });

  it('of the same name in several places', async () => {
    const document = documentOf({
      '/{id}': {
        post: {
          parameters: [{ name: 'id', in: 'query', schema: { type: 'string' } }],
          requestBody: {
            content: {
              'application/json': { schema: { type: 'object', properties: { id: { type: 'string' } } } },
            },
          },
          responses: {},
        },
      },
    });
    const request = await sent(document, { id: 'a', query_id: 'b', body_id: 'c' });
    expect(request.url).toMatch(/\/v1\/a\?id=b$/);
    expect(request.body).toBe('{"id":"c"}');
  });

  it('with names that are none in templates, or that mean something to JavaScript', async () => {
    const names = ['filter[name]', '__proto__', 'constructor', 'a.b', '1st', '%%'];
    const { operations } = await made(
      getWith(...names.map((name) => ({ name, in: 'query', schema: { type: 'string' } }))),
    );
    const fields = operations[0]!.parameters.map(({ field }) => field);
    expect(fields).toEqual(
      ['filter_name', 'field_proto', 'field_constructor', 'a_b', '_1st', 'field'].map((name) =>
        name === 'field_proto' ? 'proto' : name,
      ),
    );
    expect(new Set(fields).size).toBe(names.length);
  });
});

describe('bodies', () => {
  const schema = {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      count: { type: 'integer' },
      id: { type: 'string', readOnly: true },
    },
  };

  it('of JSON, whose fields are fields', async () => {
    const document = postWith({ 'text/plain': {}, 'application/json': { schema } });
    const request = await sent(document, { name: 'Ann', count: 2 });
    expect(request).toMatchObject({
      body: '{"name":"Ann","count":2}',
      headers: { 'content-type': 'application/json' },
    });
    expect(request.headers?.['idempotency-key']).toBe('fixture-key');
    const { connector } = await made(document);
    expect(compileSchema(connector.actions[0]!.input)({})).toMatchObject([{ pointer: '/name' }]);
  });

  it('of JSON that is no object', async () => {
    const request = await sent(postWith({ 'application/json': { schema: { type: 'array', items: {} } } }), {
      body: [1, 2],
    });
    expect(request.body).toBe('[1,2]');
  });

  it('of a form', async () => {
    const request = await sent(postWith({ 'application/x-www-form-urlencoded': { schema } }), {
      name: 'A B',
    });
    expect(request.body).toBe('name=A+B');
  });

  it('of a form with a file', async () => {
    const withFile = {
      type: 'object',
      properties: { name: { type: 'string' }, file: { type: 'string', format: 'binary' } },
    };
    const request = await sent(postWith({ 'multipart/form-data': { schema: withFile } }), {
      name: 'x',
      file: FILE,
    });
    expect(request.body).toMatch(/name="file"; filename="a.txt"\r\ncontent-type: text\/plain\r\n\r\nhello/);
  });

  it('that are a file, or text', async () => {
    expect(await sent(postWith({ 'application/pdf': {} }), { body: FILE })).toMatchObject({
      body: 'hello',
      headers: { 'content-type': 'application/pdf' },
    });
    expect(await sent(postWith({ 'application/xml': { schema } }), { body: '<a/>' })).toMatchObject({
      body: '<a/>',
      headers: { 'content-type': 'application/xml' },
    });
  });

  it('that may be left out', async () => {
    expect((await sent(postWith({ 'application/json': { schema } }, false), {})).body).toBeNull();
  });
});

describe('signing in', () => {
  const operation = { '/x': { get: { responses: {} } } };
  const secured = (securitySchemes: object, security: object[] = []) =>
    documentOf(operation, { components: { securitySchemes }, security });

  it.each([
    [
      'a header',
      { type: 'apiKey', in: 'header', name: 'X-Key' },
      { apiKey: 's' },
      { headers: { 'x-key': 's' } },
    ],
    [
      'the query',
      { type: 'apiKey', in: 'query', name: 'key' },
      { apiKey: 's' },
      { url: 'https://api.example.com/v1/x?key=s' },
    ],
    [
      'a cookie',
      { type: 'apiKey', in: 'cookie', name: 'sid' },
      { apiKey: 's' },
      { headers: { cookie: 'sid=s' } },
    ],
    [
      'basic',
      { type: 'http', scheme: 'Basic' },
      { username: 'a', password: 'b' },
      { headers: { authorization: 'Basic YTpi' } },
    ],
    [
      'bearer',
      { type: 'http', scheme: 'bearer' },
      { token: 's' },
      { headers: { authorization: 'Bearer s' } },
    ],
    [
      'OAuth 2',
      {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://a.example/token', scopes: { read: '' } } },
      },
      { clientId: 'c', accessToken: 's' },
      { headers: { authorization: 'Bearer s' } },
    ],
  ])('by %s', async (_title, scheme, fields, request) => {
    expect(await sent(secured({ way: scheme }), {}, { kind: 'way', fields })).toMatchObject(request);
  });

  it('by several things at once', async () => {
    const document = secured(
      {
        appId: { type: 'apiKey', in: 'header', name: 'X-App' },
        appKey: { type: 'apiKey', in: 'query', name: 'k' },
      },
      [{ appId: [], appKey: [] }],
    );
    const { imported } = await made(document);
    expect(imported.auth.map(({ key, title }) => [key, title])).toEqual([
      ['app-id-app-key', 'App id and App key'],
    ]);
    const request = await sent(
      document,
      {},
      { kind: 'app-id-app-key', fields: { appId_apiKey: 'a', appKey_apiKey: 'b' } },
    );
    expect(request).toMatchObject({ url: 'https://api.example.com/v1/x?k=b', headers: { 'x-app': 'a' } });
  });

  it('does not ask a step for what the connection carries', async () => {
    const document = getWith({ name: 'key', in: 'query', schema: { type: 'string' } });
    const components = { securitySchemes: { k: { type: 'apiKey', in: 'query', name: 'key' } } };
    const { operations } = await made({ ...document, components });
    expect(operations[0]!.parameters).toEqual([]);
  });

  it.each([
    ['nothing is said', {}, undefined, false],
    ['the document says so', {}, [{ way: [] }], true],
    ['the operation says otherwise', { security: [] }, [{ way: [] }], false],
    ['it may be left out', { security: [{ way: [] }, {}] }, undefined, false],
  ])('is asked for where it is needed: %s', async (_title, operationMore, security, isNeeded) => {
    const components = { securitySchemes: { way: { type: 'http', scheme: 'bearer' } } };
    const { connector } = await made(documentOf({ '/x': { get: operationMore } }, { components, security }));
    expect(connector.actions[0]!.auth).toEqual({ kinds: ['way'], required: isNeeded });
  });

  it('says what is not known, and takes what is usual where nothing is said', async () => {
    const { imported } = await made(secured({ way: { type: 'mutualTLS' } }));
    expect(imported.problems).toMatchObject([{ where: 'securitySchemes/way' }]);
    expect(imported.auth.map(({ key }) => key)).toEqual(['bearer', 'basic']);
  });
});

describe('servers', () => {
  it.each([
    [[{ url: 'http://a.example' }, { url: 'https://b.example/v1/' }], 'https://b.example/v1'],
    [[{ url: '/v2' }], 'https://docs.example.com/v2'],
    [
      [
        {
          url: 'https://{region}.a.example/{v}',
          variables: { region: { default: 'eu' }, v: { default: '3' } },
        },
      ],
      'https://eu.a.example/3',
    ],
    [[{ url: 'ftp://a.example' }], ''],
    [[{ url: 'https://ann:pw@a.example/?x=1' }], 'https://a.example'],
    [undefined, ''],
  ])('%j', async (servers, baseUrl) => {
    const imported = await read({ ...documentOf({ '/x': { get: {} } }), servers });
    expect(imported.baseUrl).toBe(baseUrl);
    if (baseUrl === '') expect(imported.problems[0]).toMatchObject({ where: 'servers' });
  });

  it('leaves out an operation that is elsewhere: the credentials are not for that one', async () => {
    const { imported } = await made(
      documentOf({ '/x': { get: {}, put: { servers: [{ url: 'https://files.example.com' }] } } }),
    );
    expect(imported.offers.map(({ method }) => method)).toEqual(['GET']);
    expect(imported.problems).toMatchObject([{ where: 'PUT /x' }]);
  });
});

it('reads Swagger 2.0', async () => {
  const document = {
    swagger: '2.0',
    info: { title: 'Old', version: '1' },
    host: 'api.example.com',
    basePath: '/v1',
    schemes: ['http', 'https'],
    consumes: ['application/json'],
    securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    definitions: { Card: { type: 'object', properties: { name: { type: 'string' } } } },
    paths: {
      '/cards/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, type: 'integer' }],
        put: {
          operationId: 'putCard',
          parameters: [
            {
              name: 'tags',
              in: 'query',
              type: 'array',
              items: { type: 'string' },
              collectionFormat: 'pipes',
            },
            { name: 'card', in: 'body', required: true, schema: { $ref: '#/definitions/Card' } },
          ],
          responses: { 200: { schema: { $ref: '#/definitions/Card' } } },
        },
      },
    },
  };
  const request = await sent(document, { id: 7, tags: ['a', 'b'], name: 'Ann' });
  expect(request).toMatchObject({
    method: 'PUT',
    url: 'https://api.example.com/v1/cards/7?tags=a%7Cb',
    body: '{"name":"Ann"}',
  });
  const { operations } = await made(document);
  expect(operations[0]!.output).toMatchObject({ type: 'object', properties: { name: { type: 'string' } } });
});

it('reads YAML', async () => {
  const { operations } = await made(
    'openapi: 3.0.0\ninfo: {title: T, version: 1}\nservers: [{url: https://a.example}]\nx-shared: &shared\n  in: query\n  schema: {type: string}\npaths:\n  /x:\n    get:\n      parameters:\n        - {<<: *shared, name: q}\n      responses: {}\n',
  );
  expect(operations).toMatchObject([{ key: 'get-x', parameters: [{ name: 'q' }] }]);
});

describe('schemas', () => {
  const inputOf = async (schema: object, more: object = {}) => {
    const document = {
      ...postWith({ 'application/json': { schema: { type: 'object', properties: { f: schema } } } }),
      ...more,
    };
    const { operations } = await made(document);
    return operations[0]!.body!.fields![0]!.schema;
  };

  it.each([
    ['null among types', { type: ['string', 'null'] }, { type: 'string' }],
    ['nullable', { type: 'string', nullable: true }, { type: 'string' }],
    ['one of several with null', { oneOf: [{ type: 'null' }, { type: 'integer' }] }, { type: 'integer' }],
    ['alternatives', { oneOf: [{ type: 'string' }, { type: 'integer' }] }, {}],
    ['choices', { enum: ['a', 'b', null], default: 'a' }, { type: 'string', enum: ['a', 'b'], default: 'a' }],
    ['a constant', { const: 5 }, { type: 'integer', enum: [5] }],
    ['a default that does not fit', { type: 'integer', default: 'x' }, { type: 'integer' }],
    ['a pattern, which could take for ever', { type: 'string', pattern: '^(a+)+$' }, { type: 'string' }],
    [
      'limits of other kinds',
      { type: 'number', exclusiveMinimum: true, minimum: 0 },
      { type: 'number', minimum: 0 },
    ],
    [
      'all of several',
      {
        allOf: [
          { properties: { a: { type: 'string' } } },
          { properties: { b: { type: 'integer' } }, required: ['b'] },
        ],
      },
      { type: 'object', required: ['b'] },
    ],
    ['a password', { type: 'string', format: 'password' }, { ui: { secret: true } }],
    ['true', true as never, {}],
  ])('%s', async (_title, schema, expected) => {
    expect(await inputOf(schema)).toMatchObject(expected);
  });

  it('that hold themselves', async () => {
    const node = {
      type: 'object',
      properties: { name: { type: 'string' }, next: { $ref: '#/components/schemas/Node' } },
    };
    const schema = await inputOf(
      { $ref: '#/components/schemas/Node' },
      { components: { schemas: { Node: node } } },
    );
    expect(schema).toMatchObject({
      type: 'object',
      properties: { name: { type: 'string' }, next: { title: 'Next' } },
    });
  });
});

describe('documents that mean harm', () => {
  const nested = (depth: number): object =>
    depth === 0 ? { type: 'string' } : { type: 'object', properties: { a: nested(depth - 1) } };
  /** Each level refers ten times to the next one: 10^30 schemas, were they all followed. */
  const lattice = Object.fromEntries(
    Array.from({ length: 30 }, (_, level) => [
      `L${level}`,
      {
        type: 'object',
        properties: Object.fromEntries(
          Array.from({ length: 10 }, (__, n) => [
            `p${n}`,
            { $ref: `#/components/schemas/L${(level + 1) % 30}` },
          ]),
        ),
      },
    ]),
  );
  const combined = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [
      `A${n}`,
      {
        allOf: [
          { $ref: `#/components/schemas/A${(n + 1) % 20}` },
          { $ref: `#/components/schemas/A${(n + 2) % 20}` },
        ],
      },
    ]),
  );
  const bodyOf = (schema: object, components: object = {}) => ({
    ...postWith({ 'application/json': { schema } }),
    components,
  });

  it.each([
    ['a lattice of references', bodyOf({ $ref: '#/components/schemas/L0' }, { schemas: lattice })],
    ['all of all of all', bodyOf({ $ref: '#/components/schemas/A0' }, { schemas: combined })],
    [
      'a reference to itself',
      bodyOf({ $ref: '#/paths/~1x/post/requestBody/content/application~1json/schema' }),
    ],
    ['a reference to everything', bodyOf({ $ref: '#' })],
    ['a reference into JavaScript', bodyOf({ $ref: '#/__proto__/constructor' })],
    ['a reference to another document', bodyOf({ $ref: 'https://169.254.169.254/x.json' })],
    ['great depth', bodyOf(nested(500))],
    [
      'many properties',
      bodyOf({
        type: 'object',
        properties: Object.fromEntries(
          Array.from({ length: 20_000 }, (_, n) => [`p${n}`, { type: 'string' }]),
        ),
      }),
    ],
    [
      'many choices',
      bodyOf({
        type: 'object',
        properties: { f: { enum: Array.from({ length: 50_000 }, (_, n) => `e${n}`) } },
      }),
    ],
    ['a path item that is itself', documentOf({ '/x': { $ref: '#/paths/~1x' }, '/y': { get: {} } })],
    [
      'values of other kinds everywhere',
      documentOf(
        {
          '/x': {
            get: { parameters: 'x', requestBody: 5, responses: [], tags: {}, security: 'y' },
            put: [],
            post: { parameters: [null, 1, { name: 5, in: [] }], responses: { 200: null } },
          },
          '/z': null,
        },
        { components: { securitySchemes: { a: null, b: 5, c: { type: [] } } }, info: 7 },
      ),
    ],
  ])('%s: is read in no time, and small', async (_title, document) => {
    const started = performance.now();
    const { operations } = await made(document);
    expect(performance.now() - started).toBeLessThan(3000);
    expect(JSON.stringify(operations).length).toBeLessThan(300_000);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('says which references lead nowhere', async () => {
    const { imported } = await made(bodyOf({ $ref: 'other.yaml#/x' }));
    expect(imported.problems).toMatchObject([
      { where: 'other.yaml#/x', message: expect.stringMatching(/not read/) as string },
    ]);
  });

  it.each([
    ['no document', 'hello'],
    ['half a document', '{"openapi":"3.0.0",'],
    ['nothing to do', '{"openapi":"3.0.0","paths":{}}'],
    ['another version', '{"openapi":"4.0.0","paths":{"/x":{"get":{}}}}'],
    ['a page', '<!DOCTYPE html><html></html>'],
    [
      'a billion laughs',
      [
        'a0: &a0 [x]',
        ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`),
      ].join('\n'),
    ],
    ['YAML that is deep', '- '.repeat(50_000)],
    ['too much', `{"openapi":"3.0.0","x":"${'x'.repeat(17 * 1024 * 1024)}"}`],
    ['too much YAML', `openapi: 3.0.0\nx: ${'x'.repeat(9 * 1024 * 1024)}`],
  ])('%s: is refused with words', async (_title, text) => {
    await expect(read(text)).rejects.toBeInstanceOf(ImportError);
  });
});
