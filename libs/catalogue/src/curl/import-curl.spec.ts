import { fakeActionContext, memoryFiles, serviceStandIn } from '#testing';

import { toConnector } from '../connector/to-connector';
import { ImportError } from '../imported';
import { importCurl } from './import-curl';

const only = (line: string) => {
  const imported = importCurl(line);
  const [operation] = imported.operations(new Set(imported.offers.map(({ key }) => key)));
  if (!operation) throw new Error('there is no operation');
  return { imported, operation };
};

/** What is sent when the step is left as it was made. */
async function sentBy(line: string, input: Record<string, unknown> = {}, fields?: Record<string, unknown>) {
  const { imported, operation } = only(line);
  const { baseUrl, auth, source, credentials } = imported;
  const connector = toConnector({
    key: 'custom-test',
    title: imported.title,
    description: '',
    definition: { baseUrl, auth, source, operations: [operation] },
  });
  const { http, streams, sent } = serviceStandIn([
    { request: { method: '', url: '' }, response: { status: 200, json: { ok: true } } },
  ]);
  const [action] = connector.actions;
  const given = Object.entries(action!.input.properties).map(([name, schema]) => [
    name,
    (schema as { default?: unknown }).default,
  ]);
  const found = fields ?? credentials?.fields;
  const { files } = memoryFiles({ f: { name: 'a.txt', contentType: 'text/plain', text: 'hello' } });
  const context = fakeActionContext(
    { ...Object.fromEntries(given.filter(([, value]) => value !== undefined)), ...input },
    { connector, http, streams, files, auth: found ? { kind: 'credentials', fields: found } : null },
  );
  const output = await action!.run(context as never);
  expect(output).toMatchObject({ status: 200, body: { ok: true } });
  return { ...sent[0]!, imported };
}

describe('a curl line', () => {
  it('with a query, whose values are where its fields begin', async () => {
    const line = `curl 'https://api.example.com/v1/orders?status=open&limit=10&tag=a&tag=b'`;
    expect((await sentBy(line)).url).toBe(
      'https://api.example.com/v1/orders?status=open&limit=10&tag=a&tag=b',
    );
    const changed = await sentBy(line, { status: 'paid & sent', limit: '' });
    expect(changed.url).toBe('https://api.example.com/v1/orders?status=paid+%26+sent&tag=a&tag=b');
  });

  it('with ids in its path, which become fields', async () => {
    const { operation } = only('curl https://api.example.com/customers/42/orders/:orderId');
    expect(operation.path).toBe('/customers/{customerId}/orders/{orderId}');
    const sent = await sentBy('curl https://api.example.com/customers/42', { customerId: 'a/b' });
    expect(sent.url).toBe('https://api.example.com/customers/a%2Fb');
  });

  it('with JSON', async () => {
    const sent = await sentBy(
      `curl -X POST https://api.example.com/cards -H 'Content-Type: application/json' -d '{"name":"Ann","total":4.5,"tags":["a"],"to":{"city":"Bern"}}'`,
      { name: 'Ben' },
    );
    expect(sent).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(sent.body ?? '')).toEqual({ name: 'Ben', total: 4.5, tags: ['a'] });
  });

  it('with --json, which says what it is', async () => {
    const sent = await sentBy(`curl --json '{"a":1}' https://api.example.com/x`);
    expect(sent).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    });
  });

  it('with a form', async () => {
    const sent = await sentBy(`curl https://api.example.com/x -d a=1 -d 'b=x y' --data-urlencode 'c=ü&'`);
    expect(sent).toMatchObject({
      method: 'POST',
      body: 'a=1&b=x+y&c=%C3%BC%26',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  it('with -G, which puts the data into the address', async () => {
    expect((await sentBy(`curl -G https://api.example.com/x?z=0 -d a=1 --data-urlencode 'b=x y'`)).url).toBe(
      'https://api.example.com/x?z=0&a=1&b=x+y',
    );
  });

  it('with a form that has a file, which the step asks for', async () => {
    const file = { $file: 'f', name: 'a.txt', contentType: 'text/plain', size: 5 };
    const sent = await sentBy(
      `curl -F title=Hi -F "file=@/home/ann/a.txt;type=text/plain" https://api.example.com/x`,
      { file },
    );
    expect(sent.body).toMatch(
      /name="title"\r\n\r\nHi\r\n[^]*name="file"; filename="a.txt"\r\ncontent-type: text\/plain\r\n\r\nhello\r\n/,
    );
  });

  it('with text', async () => {
    const sent = await sentBy(
      `curl https://api.example.com/x -H 'Content-Type: application/xml' --data-binary $'<a>\\n</a>'`,
    );
    expect(sent).toMatchObject({ body: '<a>\n</a>', headers: { 'content-type': 'application/xml' } });
  });

  it('with headers, short options in a row, and -I', async () => {
    const sent = await sentBy(
      `curl -sSLI -A me/1.0 -e https://b.example -HX-Trace:abc --compressed https://api.example.com/x`,
    );
    expect(sent).toMatchObject({
      method: 'HEAD',
      headers: { 'user-agent': 'me/1.0', referer: 'https://b.example', 'x-trace': 'abc' },
    });
  });

  it('asks for JSON and says which operations may be repeated', () => {
    expect(only('curl https://api.example.com/x').operation).toMatchObject({
      key: 'get-x',
      method: 'GET',
      accepts: [],
    });
  });

  it.each([
    ['an option that sends a file', 'curl -d @body.json https://a.example'],
    ['an option that sends a file', 'curl --data-binary @- https://a.example'],
    ['an option that sends a file', 'curl --data-urlencode name@file https://a.example'],
    ['an option that sends a file', 'curl -T file https://a.example'],
    ['an option that sends a file', 'curl -H @headers https://a.example'],
    ['an option that sends a file', "curl -F 'a=<file' https://a.example"],
    ['no address', 'curl -X POST'],
    ['another protocol', 'curl ftp://a.example/x'],
    ['another protocol', 'curl file:///etc/passwd'],
    ['another command', 'wget https://a.example'],
    ['a method that opens a tunnel', 'curl -X CONNECT https://a.example'],
    ['nothing', '  '],
    ['too much', `curl https://a.example -d ${'x'.repeat(600_000)}`],
  ])('is refused with words: %s', (_title, line) => expect(() => importCurl(line)).toThrow(ImportError));

  it('says what it left out', () => {
    const { imported } = only('curl -k --digest -b jar.txt https://a.example https://b.example');
    expect(imported.problems.map(({ where }) => where)).toEqual([
      '-k',
      '--digest',
      '-b',
      'https://b.example',
    ]);
  });
});

describe('the credentials in a curl line', () => {
  const SECRET = 'canary-7Qz4';
  const basic = `Basic ${Buffer.from(`ann:${SECRET}`).toString('base64')}`;

  it.each([
    ['-u', `curl -u ann:${SECRET} https://a.example/x`, { authorization: basic }],
    ['the address', `curl https://ann:${SECRET}@a.example/x`, { authorization: basic }],
    ['Basic', `curl -H 'Authorization: ${basic}' https://a.example/x`, { authorization: basic }],
    [
      'Bearer',
      `curl -H 'authorization: bearer ${SECRET}' https://a.example/x`,
      { authorization: `Bearer ${SECRET}` },
    ],
    [
      '--oauth2-bearer',
      `curl --oauth2-bearer ${SECRET} https://a.example/x`,
      { authorization: `Bearer ${SECRET}` },
    ],
    [
      'another scheme',
      `curl -H 'Authorization: Token ${SECRET}' https://a.example/x`,
      { authorization: `Token ${SECRET}` },
    ],
    ['a header', `curl -H 'X-Api-Key: ${SECRET}' https://a.example/x`, { 'x-api-key': SECRET }],
    ['a cookie', `curl -b 'sid=${SECRET}' https://a.example/x`, { cookie: `sid=${SECRET}` }],
    ['a cookie', `curl -H 'Cookie: sid=${SECRET}' https://a.example/x`, { cookie: `sid=${SECRET}` }],
  ])('%s: are for a connection, and in no operation', async (_title, line, headers) => {
    const sent = await sentBy(line);
    expect(sent.headers).toMatchObject(headers);
    const { imported } = only(line);
    const { credentials, ...rest } = imported;
    expect(
      JSON.stringify([rest, imported.operations(new Set(imported.offers.map(({ key }) => key)))]),
    ).not.toContain(SECRET);
    expect(JSON.stringify(credentials)).toContain(SECRET);
  });

  it.each(['api_key', 'apiKey', 'token', 'access_token', 'key', 'appid', 'X-Amz-Signature'])(
    'the parameter %s: is for a connection, and in no operation',
    async (name) => {
      const line = `curl 'https://a.example/x?${name}=${SECRET}&q=1'`;
      const sent = await sentBy(line);
      expect(new URL(sent.url).searchParams.get(name)).toBe(SECRET);
      const { operation } = only(line);
      expect(JSON.stringify(operation)).not.toContain(SECRET);
    },
  );

  it.each(['page_token', 'nextToken', 'max_tokens', 'sort_key', 'idempotency_key', 'monkey', 'author'])(
    'the parameter %s is none',
    (name) => {
      const { imported, operation } = only(`curl 'https://a.example/x?${name}=abc'`);
      expect(imported.auth.map(({ key }) => key)).toEqual(['bearer', 'basic']);
      expect(operation.needsConnection).toBe(false);
      expect(operation.parameters).toMatchObject([{ name, schema: { default: 'abc' } }]);
    },
  );

  it.each([
    `-H 'Content-Type: application/json' -d '{"user":"ann","password":"${SECRET}"}'`,
    `-d 'user=ann&password=${SECRET}'`,
    `-d '{"auth":{"client_secret":"${SECRET}"}}'`,
    `-d '{"list":[{"api_key":"${SECRET}"}]}'`,
    `-H 'Content-Type: text/xml' -d '<password>${SECRET}</password>'`,
    `-F password=${SECRET}`,
  ])('in a body are not kept: %s', (options) => {
    expect(JSON.stringify(only(`curl https://a.example/x ${options}`).operation)).not.toContain(SECRET);
  });

  it('several are one connection', async () => {
    const sent = await sentBy(`curl -u ann:one -H 'X-App-Token: two' 'https://a.example/x?key=three'`);
    expect(sent.headers).toMatchObject({ 'x-app-token': 'two' });
    expect(sent.url).toBe('https://a.example/x?key=three');
    expect(sent.imported.auth).toHaveLength(1);
  });

  it.each(['$TOKEN', '<token>', 'YOUR_API_KEY', '{token}', '...'])(
    '%s stands for one, and is none',
    (token) => {
      const { imported } = only(`curl -H 'Authorization: Bearer ${token}' https://a.example/x`);
      expect(imported.auth).toHaveLength(1);
      expect(imported.credentials).toBeNull();
    },
  );
});
