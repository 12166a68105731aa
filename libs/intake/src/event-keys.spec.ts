import type { ConnectorRegistry, IncomingRequest } from '#connector-sdk';
import { FailureError } from '#kernel';
import type { WorkflowSettings } from '#schema';

import { EventKeyReader, keyText, type KeyedEvent } from './event-keys';

const parse = jest.fn((request: IncomingRequest) => {
  const text = request.body.toString();
  if (text === 'broken')
    throw new FailureError({ kind: 'permanent', code: 'body.malformed_json', message: 'No JSON.' });
  return Promise.resolve({ body: JSON.parse(text) as unknown });
});
const registry = { trigger: () => ({ parse }) } as unknown as ConnectorRegistry;

let reader: EventKeyReader;
let versions = 0;
beforeEach(() => {
  reader = new EventKeyReader(registry);
  parse.mockClear();
});

const event = (body: unknown): KeyedEvent => ({
  source: 'webhook',
  method: 'POST',
  path: '',
  query: '',
  headers: [],
  contentType: 'application/json',
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  receivedAt: new Date(0),
});
const read = (settings: WorkflowSettings, body: unknown) =>
  reader.read(event(body), {
    versionId: `version ${++versions}`,
    connector: 'test',
    operation: 'catch',
    input: {},
    settings,
  });

const NONE = {
  orderKey: null,
  debounceKey: null,
  debounceMs: null,
  deduplicateKey: null,
  deduplicateMs: null,
};

describe('the keys of an event', () => {
  it('are what the templates give', async () => {
    const settings = {
      orderBy: '{{trigger.body.customer}}',
      debounce: { key: 'd-{{trigger.body.n}}', windowMs: 1000 },
      deduplicate: { key: '{{trigger.body.n}}', windowMs: 2000 },
    };
    expect(await read(settings, { customer: 'ann', n: 7 })).toEqual({
      orderKey: 'ann',
      debounceKey: 'd-7',
      debounceMs: 1000,
      deduplicateKey: '7',
      deduplicateMs: 2000,
    });
  });

  it.each([[{}], [{ customer: null }], [{ customer: '' }]])('are none without a value: %j', async (body) => {
    const settings = {
      orderBy: '{{trigger.body.customer}}',
      deduplicate: { key: '{{trigger.body.customer}}' },
    };
    expect(await read(settings, body)).toEqual(NONE);
  });

  it('are none when the event does not parse, and nothing else is lost by it', async () => {
    const template = '{{trigger.body}}';
    const settings = {
      orderBy: template,
      debounce: { key: template, windowMs: 1000 },
      deduplicate: { key: template },
    };
    expect(await read(settings, 'broken')).toEqual(NONE);
    expect(parse).toHaveBeenCalledTimes(1);
  });

  it.each(['{{#if}}', '{{multiply trigger.body "x"}}'])(
    'are none when the template fails: %s',
    async (orderBy) => {
      expect(await read({ orderBy, deduplicate: { key: '{{trigger.body.n}}' } }, { n: 1 })).toEqual({
        ...NONE,
        deduplicateKey: '1',
      });
    },
  );

  it('are one for all events in a debounce without a template', async () => {
    const debounce = { windowMs: 1000 };
    const [one, other] = [await read({ debounce }, { n: 1 }), await read({ debounce }, 'broken')];
    expect(one).toEqual({ ...NONE, debounceKey: expect.any(String) as string, debounceMs: 1000 });
    expect(other).toEqual(one);
  });
});

describe('keyText', () => {
  it.each([
    ['text', 'text'],
    [0, '0'],
    [false, 'false'],
    [[1, 'a'], '[1,"a"]'],
    [{ b: { d: 1, c: 2 }, a: [] }, '{"a":[],"b":{"c":2,"d":1}}'],
    ['a\0b', 'a\ufffdb'],
    ['x'.repeat(200), 'x'.repeat(200)],
  ])('%j gives %j', (value, text) => {
    expect(keyText(value)).toBe(text);
  });

  it('shortens what is long, and keeps it apart', () => {
    const [one, other] = [keyText('x'.repeat(201)), keyText('x'.repeat(202))];
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(other).not.toBe(one);
  });
});
