import type { HttpStreamDescription } from '#connector-sdk';

import { messageOf, toMessage } from './message';
import { toEvents } from './to-events';

const base: HttpStreamDescription = {
  transport: 'sse',
  method: 'GET',
  url: 'https://x.test',
  headers: {},
  body: null,
};
const sse = (
  data: string,
  more: Partial<HttpStreamDescription> = {},
  name = 'message',
  id: string | null = null,
) => toEvents(toMessage(Buffer.from(data), name, id), { ...base, ...more });
const json = (value: unknown, more: Partial<HttpStreamDescription> = {}) =>
  toEvents(messageOf(value), { ...base, transport: 'ndjson', ...more });
const bodies = (events: { body: Buffer }[]) => events.map(({ body }) => body.toString());

describe('the events of a message', () => {
  it('are its bytes, its name and its id', () => {
    expect(sse('{"a": 1}', {}, 'add', '7')).toEqual([
      {
        body: Buffer.from('{"a": 1}'),
        contentType: '',
        headers: [
          ['event', 'add'],
          ['id', '7'],
        ],
        key: '7',
        keyWindowMs: 86_400_000,
      },
    ]);
    expect(sse('x', { format: 'text' })[0]).toEqual({
      body: Buffer.from('x'),
      contentType: 'text/plain; charset=utf-8',
      headers: [['event', 'message']],
    });
    expect(json({ a: 1 })).toEqual([{ body: Buffer.from('{"a":1}'), contentType: 'application/json' }]);
  });

  it('replace what is no UTF-8', () => {
    const message = toMessage(Buffer.from([0x22, 0xff, 0x22]));
    expect(bodies(toEvents(message, { ...base, transport: 'ndjson' }))).toEqual(['"�"']);
  });

  it('are none where it has another name, or another value', () => {
    expect(sse('x', { eventNames: ['add', 'message'] })).toHaveLength(1);
    expect(sse('x', { eventNames: [] })).toHaveLength(1);
    expect(sse('x', { eventNames: ['add'] })).toEqual([]);
    const filter = { path: 'type.id', values: ['7', 'true'] };
    for (const [id, count] of [
      [7, 1],
      ['7', 1],
      [true, 1],
      [8, 0],
      [null, 0],
      [['7'], 0],
    ] as const) {
      expect(json({ type: { id } }, { filter })).toHaveLength(count);
    }
    expect(json({}, { filter })).toEqual([]);
    const begun = { path: 'type', values: ['order.*'] };
    expect(
      ['order.created', 'order.', 'orders', 1].map((type) => json({ type }, { filter: begun }).length),
    ).toEqual([1, 1, 0, 0]);
    const there = { path: 'type', values: [] };
    expect(['x', {}, false, null].map((type) => json({ type }, { filter: there }).length)).toEqual([
      1, 1, 1, 0,
    ]);
  });

  it('are what is at a path, each item of a list', () => {
    const eventPath = 'data.items';
    expect(bodies(json({ data: { items: [{ a: 1 }, 'x', null] } }, { eventPath }))).toEqual([
      '{"a":1}',
      '"x"',
      'null',
    ]);
    expect(bodies(json({ data: { items: { a: 1 } } }, { eventPath }))).toEqual(['{"a":1}']);
    expect(json({ data: {} }, { eventPath })).toEqual([]);
    expect(json([1, 2])).toHaveLength(1);
    expect(bodies(json([1, 2], { transport: 'long-poll' }))).toEqual(['1', '2']);
    const filter = { path: 'a', values: ['2'] };
    expect(bodies(json([{ a: 1 }, { a: 2 }], { transport: 'long-poll', filter }))).toEqual(['{"a":2}']);
  });

  it('have the name that is at a path within them, unless that is not wanted', () => {
    const items = [{ id: 1 }, { id: 'b' }, {}];
    const keys = (more: Partial<HttpStreamDescription>) =>
      json(items, { transport: 'long-poll', eventIdPath: 'id', ...more }).map(({ key }) => key);
    expect(keys({})).toEqual(['1', 'b', undefined]);
    expect(keys({ deduplicate: false })).toEqual([undefined, undefined, undefined]);
    expect(sse('{"n":5}', { eventIdPath: 'n' }, 'message', '7')[0]?.key).toBe('5');
    expect(sse('[1,2]', { eventPath: '0' }, 'message', '7')[0]?.key).toBeUndefined();
    expect(sse('x', {}, 'message', '')[0]?.key).toBeUndefined();
    expect(sse('x', {}, 'message', 'i'.repeat(501))[0]?.key).toBeUndefined();
  });

  it('can’t be told of what is no JSON', () => {
    expect(() => sse('x', { eventPath: 'a' })).toThrow(SyntaxError);
    expect(() => toEvents(toMessage(Buffer.from('{')), { ...base, transport: 'ndjson' })).toThrow(
      SyntaxError,
    );
    expect(sse('x')).toHaveLength(1);
  });
});
