import type { HttpStreamDescription, HttpStreamResume } from '#connector-sdk';

import { hasPosition, positionIn, readPosition, sourceOf, withPosition } from './position';

const description: HttpStreamDescription = {
  transport: 'ndjson',
  method: 'GET',
  url: 'https://x.test/feed?key=1',
  headers: {},
  body: null,
};
const request = { url: 'https://x.test/feed?since=0&a=1', headers: {}, body: null };
const put = (at: string | number, resume: Omit<HttpStreamResume, 'path'>, body: string | null = null) =>
  withPosition({ ...request, body }, { source: 's', at }, { path: 'seq', ...resume });

describe('the position of a stream', () => {
  it('is of one address, whatever its query', () => {
    const source = sourceOf(description);
    expect(sourceOf({ ...description, url: 'https://x.test/feed?key=2' })).toBe(source);
    expect(sourceOf({ ...description, url: 'https://x.test/other' })).not.toBe(source);
    expect(sourceOf({ ...description, transport: 'json-seq' })).not.toBe(source);
    expect(sourceOf({ ...description, url: '/no/url' })).toHaveLength(16);
    expect(readPosition({ source, id: '7', at: 8, etag: 'e' }, source)).toEqual({
      source,
      id: '7',
      at: 8,
      etag: 'e',
    });
    for (const other of [
      null,
      undefined,
      7,
      [],
      {},
      { source: 'other', id: '7' },
      { source, id: 7, at: {} },
    ]) {
      expect(readPosition(other, source)).toEqual({ source });
    }
    expect([{ source }, { source, id: '' }, { source, id: '1' }, { source, at: 0 }].map(hasPosition)).toEqual(
      [false, false, true, true],
    );
  });

  it('is a text or a number of a message', () => {
    const resume = { path: 'meta.seq', into: 'query', name: 'since' } as const;
    expect(positionIn({ meta: { seq: 7 } }, resume)).toBe(7);
    expect(positionIn({ meta: { seq: 'a' } }, resume)).toBe('a');
    for (const seq of [null, {}, true, 'x'.repeat(9000)])
      expect(positionIn({ meta: { seq } }, resume)).toBeUndefined();
    expect(positionIn(null, resume)).toBeUndefined();
  });

  it('is put into the query, in the place of another', () => {
    expect(put('a&b', { into: 'query', name: 'since' }).url).toBe('https://x.test/feed?since=a%26b&a=1');
    expect(put(7, { into: 'query', name: 'from', plusOne: true }).url).toBe(
      'https://x.test/feed?since=0&a=1&from=8',
    );
  });

  it('may be longer than a number', () => {
    const next = put('90071992547409929007199254740993', { into: 'query', name: 'since', plusOne: true });
    expect(next.url).toContain('since=90071992547409929007199254740994&');
    expect(put('abc', { into: 'query', name: 'since', plusOne: true }).url).toContain('since=abc&');
  });

  it('is put into a header, in UTF-8', () => {
    expect(put('ü', { into: 'header', name: 'X-Since' }).headers).toEqual({ 'x-since': 'Ã¼' });
    expect(put('a\nb', { into: 'header', name: 'X-Since' }).headers).toEqual({});
  });

  it('is put into a JSON body, however deep', () => {
    const body = (text: string | null, name: string) =>
      put(7, { into: 'body', name }, text).body as unknown as string;
    expect(JSON.parse(body('{"a":{"b":1,"c":2}}', 'a.b'))).toEqual({ a: { b: 7, c: 2 } });
    expect(JSON.parse(body(null, 'a.b'))).toEqual({ a: { b: 7 } });
    expect(body('{}', '__proto__.x')).toBe('{"__proto__":{"x":7}}');
    expect(Object.getPrototypeOf({})).toHaveProperty('toString');
    for (const other of ['[]', 'x', '1']) {
      expect(() => body(other, 'a')).toThrow('must be a JSON object');
    }
  });

  it('is an id, or a tag of what is known', () => {
    const position = { source: 's', id: 'ä1', etag: '"x"' };
    expect(withPosition(request, position).headers).toEqual({
      'last-event-id': 'Ã¤1',
      'if-none-match': '"x"',
    });
    expect(withPosition(request, { source: 's', id: 'a\u0001' }).headers).toEqual({});
    expect(withPosition(request, { source: 's' })).toEqual(request);
  });
});
