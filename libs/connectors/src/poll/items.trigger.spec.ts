import { type ConnectionCredentials, nextLink, type PollResult } from '#connector-sdk';
import { type Failure, FailureError, type HttpRequest, type HttpResponse } from '#kernel';
import { compileSchema } from '#schema';
import { fakeActionContext } from '#testing';

import { ItemsInput } from './input';
import { itemsTrigger } from './items.trigger';

type Answer = Partial<Omit<HttpResponse, 'body'>> & { body?: unknown };

interface Polled {
  result: PollResult;
  sent: HttpRequest[];
}

/** Polls once; the answers come one after the other, or by their URL. */
async function poll(
  input: ItemsInput,
  answers: Answer[] | ((request: HttpRequest) => Answer),
  { cursor = null, auth = null }: { cursor?: unknown; auth?: ConnectionCredentials | null } = {},
): Promise<Polled> {
  expect(compileSchema(ItemsInput)(input)).toEqual([]);
  const sent: HttpRequest[] = [];
  const request = async (asked: HttpRequest): Promise<HttpResponse> => {
    const answer = typeof answers === 'function' ? answers(asked) : answers[sent.length];
    sent.push(asked);
    if (!answer) throw new Error(`nothing to answer to ${asked.url}`);
    const { body = [], headers = {}, ...rest } = answer;
    const bytes = Buffer.isBuffer(body)
      ? body
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const type = typeof body === 'string' ? 'text/plain' : 'application/json';
    return {
      status: 200,
      url: asked.url,
      headers: { 'content-type': type, ...headers },
      body: bytes,
      ...rest,
    };
  };
  const context = fakeActionContext(input, { auth, http: { request } });
  const result = await itemsTrigger.poll({ ...context, sockets: context.tcp, cursor });
  return { result, sent };
}

async function failureOf(polling: Promise<unknown>): Promise<Failure> {
  try {
    await polling;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

const url = 'https://api.example.com/orders';
const valuesOf = ({ result }: Polled) => result.items.map(({ value }) => value);
const pathsOf = ({ sent }: Polled) => sent.map((request) => request.url.replace(url, ''));

describe('where the items are', () => {
  it.each([
    ['a list', '', [1, 2], [2, 1]],
    ['a list within', 'data.orders', { data: { orders: [1, 2] } }, [2, 1]],
    ['a list within a list', 'pages.0.items', { pages: [{ items: [1] }] }, [1]],
    ['no list yet', 'data.orders', { data: {} }, []],
    ['null', 'data.orders', { data: { orders: null } }, []],
    ['a single object', 'data', { data: { id: 1 } }, [{ id: 1 }]],
  ])('%s', async (_title, itemsPath, body, expected) => {
    expect(valuesOf(await poll({ url, ...(itemsPath ? { itemsPath } : {}) }, [{ body }]))).toEqual(expected);
  });

  it.each([
    ['data', { data: 5 }],
    ['data', { data: 'text' }],
    ['data.orders', { data: 'text' }],
    ['result.orders', { data: [] }],
    ['', '"text"'],
  ])('not at ‘%s’ of %j', async (itemsPath, body) => {
    const polling = poll({ url, ...(itemsPath ? { itemsPath } : {}) }, [{ body }]);
    expect((await failureOf(polling)).code).toBe('poll.no_list');
  });

  it('reads XML: a list, a list of one, and an empty one', async () => {
    const input = { url, itemsPath: 'orders.order', idPaths: ['@id'] };
    const xml = (body: string) => [{ body, headers: { 'content-type': 'text/xml' } }];
    const two = await poll(input, xml('<orders><order id="1"><n>a</n></order><order id="2"/></orders>'));
    expect(two.result.items).toEqual([
      { id: 'id:["2"]', value: { '@id': '2' } },
      { id: 'id:["1"]', value: { '@id': '1', n: 'a' } },
    ]);
    expect(valuesOf(await poll(input, xml('<orders><order id="3"/></orders>')))).toEqual([{ '@id': '3' }]);
    expect(valuesOf(await poll(input, xml('<orders/>')))).toEqual([]);
  });

  it('reads CSV with the names in its first row', async () => {
    const input: ItemsInput = { url, delimiter: ';', order: 'oldest_first' };
    const body = Buffer.from('id;name\r\n1;Ann\r\n2;"Bob; Müller"\r\n');
    const headers = { 'content-type': 'text/csv; charset=utf-8' };
    const expected = [
      { id: '1', name: 'Ann' },
      { id: '2', name: 'Bob; Müller' },
    ];
    expect(valuesOf(await poll(input, [{ body, headers }]))).toEqual(expected);
    const forced: ItemsInput = { ...input, format: 'csv' };
    expect(valuesOf(await poll(forced, [{ body, headers: { 'content-type': 'text/html' } }]))).toEqual(
      expected,
    );
  });

  it('takes JSON for what it is, whatever it is said to be', async () => {
    const body = Buffer.from('[{"id":1}]');
    for (const type of ['text/plain', 'text/html; charset=utf-8'])
      expect(valuesOf(await poll({ url }, [{ body, headers: { 'content-type': type } }]))).toEqual([
        { id: 1 },
      ]);
    const forced = poll({ url, format: 'json' }, [{ body, headers: { 'content-type': 'image/png' } }]);
    expect(valuesOf(await forced)).toEqual([{ id: 1 }]);
  });

  it.each([
    ['{"a":', 'application/json', 'body.malformed_json'],
    ['['.repeat(100_000), 'application/json', 'body.too_deep'],
    ['<a><b></a>', 'text/xml', 'body.malformed_xml'],
    ['<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>', 'text/xml', 'body.xml_doctype'],
    [`${'<a>'.repeat(500)}${'</a>'.repeat(500)}`, 'text/xml', 'body.too_deep'],
  ])('refuses %.20s', async (body, type, code) => {
    const answer = { body: Buffer.from(body), headers: { 'content-type': type } };
    expect((await failureOf(poll({ url }, [answer]))).code).toBe(code);
  });
});

describe('what tells items apart, and their order', () => {
  const ids = async (input: Partial<ItemsInput>, body: unknown[]) =>
    (await poll({ url, order: 'oldest_first', ...input }, [{ body }])).result.items.map(({ id }) => id);

  it('is their fields, or all of them', async () => {
    const [a, b] = [
      { id: 1, n: { x: 1, y: 2 } },
      { n: { y: 2, x: 1 }, id: 1 },
    ];
    expect(new Set(await ids({}, [a, b])).size).toBe(1);
    expect(new Set(await ids({}, [a, { ...a, id: 2 }])).size).toBe(2);
    expect(new Set(await ids({ idPaths: ['id'] }, [a, { id: 1, n: 'other' }])).size).toBe(1);
    expect(new Set(await ids({ idPaths: ['id', 'n'] }, [a, { id: 1, n: 'other' }])).size).toBe(2);
    expect(new Set(await ids({ idPaths: ['id'] }, [{ id: '1' }, { id: 1 }])).size).toBe(2);
    expect(new Set(await ids({ idPaths: ['none'] }, [a, { x: 1 }])).size).toBe(2);
  });

  it('is the time or the content as well where changes count', async () => {
    const byTime: Partial<ItemsInput> = { idPaths: ['id'], timePath: 'at', startFor: 'changed' };
    expect(
      new Set(
        await ids(byTime, [
          { id: 1, at: 5 },
          { id: 1, at: 6 },
          { id: 1, at: 6, n: 1 },
        ]),
      ).size,
    ).toBe(2);
    const byContent: Partial<ItemsInput> = { idPaths: ['id'], startFor: 'changed' };
    expect(
      new Set(
        await ids(byContent, [
          { id: 1, n: 1 },
          { id: 1, n: 2 },
          { n: 2, id: 1 },
        ]),
      ).size,
    ).toBe(2);
  });

  it.each<[string, Partial<ItemsInput>, number[]]>([
    ['the list, turned round', {}, [4, 3, 2, 1]],
    ['the list', { order: 'oldest_first' }, [1, 2, 3, 4]],
    ['times', { timePath: 'at' }, [4, 2, 1, 3]],
    ['times in seconds and milliseconds', { timePath: 'unix' }, [4, 1, 3, 2]],
  ])('goes by %s', async (_title, input, expected) => {
    const body = [
      { n: 1, at: '2026-05-02T00:00:00Z', unix: 1_700_000_000 },
      { n: 2, at: 'Fri, 01 May 2026 10:00:00 +0000', unix: '1700000002000' },
      { n: 3, at: '2026-05-02T03:00:00+02:00', unix: 1_700_000_001 },
      { n: 4, at: 'some day' },
    ];
    const polled = await poll({ url, ...input }, [{ body }]);
    expect(valuesOf(polled).map((value) => (value as { n: number }).n)).toEqual(expected);
  });
});

describe('more pages', () => {
  const page = (...ids: number[]) => ({ body: { items: ids, next: '' } });
  const input: ItemsInput = { url: `${url}?state=open`, itemsPath: 'items', order: 'oldest_first' };

  it('by number, until one is empty', async () => {
    const polled = await poll({ ...input, paging: 'page' }, [page(1, 2), page(3), page()]);
    expect(valuesOf(polled)).toEqual([1, 2, 3]);
    expect(pathsOf(polled)).toEqual(['?state=open&page=1', '?state=open&page=2', '?state=open&page=3']);
  });

  it('by number, until one is not full', async () => {
    const more: Partial<ItemsInput> = {
      pageParameter: 'p',
      firstPage: 0,
      pageSize: 2,
      pageSizeParameter: 'limit',
    };
    const polled = await poll({ ...input, paging: 'page', ...more }, [page(1, 2), page(3)]);
    expect(pathsOf(polled)).toEqual(['?state=open&limit=2&p=0', '?state=open&limit=2&p=1']);
  });

  it('by offset', async () => {
    const polled = await poll({ ...input, paging: 'offset' }, [page(1, 2), page(3), page()]);
    expect(pathsOf(polled)).toEqual(['?state=open', '?state=open&offset=2', '?state=open&offset=3']);
  });

  it('by cursor, which may be an address', async () => {
    const by = { ...input, paging: 'cursor' as const, cursorPath: 'next' };
    const next = (cursor: unknown) => ({ body: { items: [cursor], next: cursor } });
    const polled = await poll(by, [
      next('a b'),
      next(7),
      next(`${url}?from=x`),
      next('/orders?from=y'),
      next(''),
    ]);
    expect(pathsOf(polled)).toEqual([
      '?state=open',
      '?state=open&cursor=a+b',
      '?state=open&cursor=7',
      '?from=x',
      '?from=y',
    ]);
    expect(pathsOf(await poll(by, [next(null)]))).toHaveLength(1);
    expect(pathsOf(await poll(by, [next({ a: 1 })]))).toHaveLength(1);
  });

  it('by Link header', async () => {
    const link = (text: string) => ({ ...page(1), headers: { link: text } });
    const polled = await poll({ ...input, paging: 'link' }, [
      link(`<${url}?page=9>; rel="last", <${url}?page=2>; rel="next"`),
      link('</orders?page=3>; title="a, b"; rel=next'),
      link(`<${url}?page=1>; rel="prev first"`),
    ]);
    expect(pathsOf(polled)).toEqual(['?state=open', '?page=2', '?page=3']);
  });

  it('at most as many as allowed, and never the same again', async () => {
    const endless = () => page(1);
    expect((await poll({ ...input, paging: 'page' }, endless)).sent).toHaveLength(5);
    expect((await poll({ ...input, paging: 'page', maxPages: 50 }, endless)).sent).toHaveLength(50);
    const same = () => ({ ...page(1), headers: { link: `<${url}?state=open>; rel=next` } });
    expect((await poll({ ...input, paging: 'link' }, same)).sent).toHaveLength(1);
  });

  it('not on another server, which would get the credentials', async () => {
    const foreign = [{ ...page(1), headers: { link: '<https://evil.example/orders>; rel=next' } }];
    const failure = await failureOf(poll({ ...input, paging: 'link' }, foreign));
    expect(failure.code).toBe('poll.foreign_page');
    const cursor = [{ body: { items: [1], next: 'http://api.example.com/orders?plain' } }];
    const other = await failureOf(poll({ ...input, paging: 'cursor', cursorPath: 'next' }, cursor));
    expect(other.code).toBe('poll.foreign_page');
  });

  it.each([
    ['', null],
    ['<https://a.example/?x=1,2>; rel="next"', 'https://a.example/?x=1,2'],
    ['<a>; rel="prev", <b>; rel="up NEXT"', 'b'],
    [['<a>; rel=prev', '<b>; rel=next'], 'b'],
    ['<a>; title="<b>; rel=next"; rel=prev', null],
    ['<a>; rel="next', null],
    [`${'<'.repeat(50_000)}>; rel=next`, null],
  ])('reads the Link header %.40j', (header, expected) => expect(nextLink(header)).toBe(expected));
});

describe('what is asked', () => {
  it('carries the connection, headers and body', async () => {
    const auth = { kind: 'bearer', fields: { token: 't' } };
    const headers = { Authorization: 'mine', 'X-Version': '2' };
    const { sent } = await poll({ url, method: 'POST', body: '{"a":1}', headers }, [{}], { auth });
    expect(sent[0]).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { authorization: 'Bearer t', 'x-version': '2', 'content-type': 'application/json' },
    });
  });

  it('is whether there is something new', async () => {
    const headers = { etag: '"v1"', 'last-modified': 'Fri, 01 May 2026 10:00:00 GMT' };
    const first = await poll({ url }, [{ body: [1], headers }]);
    const { cursor } = first.result;
    const second = await poll({ url }, [{ status: 304, body: '' }], { cursor });
    expect(second.sent[0]?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Fri, 01 May 2026 10:00:00 GMT',
    });
    expect(second.result).toEqual({ items: [], cursor });
    const elsewhere = await poll({ url: `${url}?other` }, [{}], { cursor });
    expect(elsewhere.sent[0]?.headers).not.toHaveProperty('if-none-match');
    const paged = await poll({ url, paging: 'page', maxPages: 1 }, [{ headers }], { cursor });
    expect(paged.sent[0]?.headers).not.toHaveProperty('if-none-match');
    expect(paged.result.cursor).toEqual({});
  });

  it('is what is newer than the newest so far', async () => {
    const input: ItemsInput = { url, timePath: 'at', sinceParameter: 'since' };
    const first = await poll(input, [
      { body: [{ at: '2026-05-01' }, { at: '2026-05-03' }, { at: '2026-05-02' }] },
    ]);
    expect(pathsOf(first)).toEqual(['']);
    const second = await poll(input, [{ body: [] }], { cursor: first.result.cursor });
    expect(pathsOf(second)).toEqual(['?since=2026-05-03']);
    expect(second.result.cursor).toEqual(first.result.cursor);
  });

  it('waits as long as it is told', async () => {
    const { result } = await poll({ url }, [{ headers: { 'retry-after': '120' } }]);
    expect(result.waitMs).toBe(120_000);
    const failing = poll({ url }, [{ status: 429, headers: { 'retry-after': '60' } }]);
    expect(await failureOf(failing)).toMatchObject({
      kind: 'retryable',
      code: 'http.status',
      retryAfterMs: 60_000,
    });
    expect(await failureOf(poll({ url }, [{ status: 302 }]))).toMatchObject({ code: 'http.status' });
  });

  it('shows no credentials when it is refused', async () => {
    const auth = { kind: 'bearer', fields: { token: 'top-secret' } };
    const failure = await failureOf(poll({ url }, [{ status: 401, body: 'not top-secret' }], { auth }));
    expect(failure.kind).toBe('auth');
    expect(JSON.stringify(failure)).not.toContain('top-secret');
  });
});

it('finds problems that the schema does not', () => {
  const problems = (input: Partial<ItemsInput>) =>
    itemsTrigger.problems?.({ url, ...input }).map(({ pointer }) => pointer);
  expect(problems({})).toEqual([]);
  expect(problems({ url: 'api.example.com' })).toEqual(['/url']);
  expect(problems({ paging: 'cursor', sinceParameter: 'since' })).toEqual(['/cursorPath', '/timePath']);
});
