import { FailureError } from '#kernel';

import { catchTrigger } from './catch.trigger';

const receivedAt = '2026-01-31T12:00:00.000Z';
const parse = (headers: [string, string][], body: string, query = '') =>
  catchTrigger.parse({ method: 'POST', path: '', query, headers, body: Buffer.from(body), receivedAt }, {});

describe('the catch trigger', () => {
  it('starts a run by what changes things, unless told otherwise', () => {
    expect(catchTrigger.methods({})).toEqual(['POST', 'PUT', 'PATCH', 'DELETE']);
    expect(catchTrigger.methods({ methods: ['GET'] })).toEqual(['GET']);
  });

  it('keeps the sender waiting only when it is told to', () => {
    expect(catchTrigger.answerDeadlineMs?.({})).toBeNull();
    expect(catchTrigger.answerDeadlineMs?.({ respond: 'atOnce', deadlineMs: 500 })).toBeNull();
    expect(catchTrigger.answerDeadlineMs?.({ respond: 'whenFinished' })).toBe(25_000);
    expect(catchTrigger.answerDeadlineMs?.({ respond: 'whenFinished', deadlineMs: 500 })).toBe(500);
  });

  it('deduplicates by the header that is named, if one is', () => {
    const request = {
      ...{
        method: 'POST',
        path: '',
        query: '',
        url: 'https://sluice.test/hooks/x',
        body: Buffer.alloc(0),
        address: null,
      },
      headers: [['X-GitHub-Delivery', 'd-1']] as const,
      fields: { 'x-github-delivery': 'd-1', '': 'none' },
    };
    expect(catchTrigger.deliveryId?.(request, {})).toBeNull();
    expect(catchTrigger.deliveryId?.(request, { deduplicateHeader: ' ' })).toBeNull();
    expect(catchTrigger.deliveryId?.(request, { deduplicateHeader: 'X-Other' })).toBeNull();
    expect(catchTrigger.deliveryId?.(request, { deduplicateHeader: ' X-GitHub-Delivery' })).toBe('d-1');
  });

  it('says what is wrong with a path', () => {
    expect(catchTrigger.problems?.({})).toEqual([]);
    expect(catchTrigger.problems?.({ path: '/orders/:id' })).toEqual([]);
    expect(catchTrigger.problems?.({ path: '/:a/:a' })).toMatchObject([
      { pointer: '/path', code: 'webhook.bad_path' },
    ]);
  });

  it('gives headers by their lower-case names, joined where there are several', async () => {
    const output = await parse(
      [
        ['X-Tag', 'a'],
        ['x-tag', 'b'],
        ['Cookie', 'c=1'],
        ['cookie', 'd=2'],
        ['Content-Type', 'text/plain'],
        ['content-type', 'text/html'],
      ],
      '',
    );
    expect(output).toMatchObject({
      headers: { 'x-tag': 'a, b', cookie: 'c=1; d=2', 'content-type': 'text/plain' },
      body: null,
    });
  });

  it('takes names that belong to objects as names', async () => {
    const output = await parse(
      [
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ],
      '',
      '__proto__=1&__proto__=2&constructor=3',
    );
    expect(JSON.stringify(output)).toContain('"headers":{"__proto__":"x","constructor":"y"}');
    expect(JSON.stringify(output)).toContain('"query":{"__proto__":["1","2"],"constructor":"3"}');
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('fails with a code when the body is not what its type says', async () => {
    const failed = parse([['content-type', 'application/json']], '{');
    await expect(failed).rejects.toBeInstanceOf(FailureError);
    await expect(failed).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'body.malformed_json' },
    });
  });
});
