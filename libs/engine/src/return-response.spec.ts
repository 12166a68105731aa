import { FailureError } from '#kernel';

import { readResponse } from './return-response';

const failureOf = (response: unknown) => {
  try {
    readResponse(response, null);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  return null;
};

describe('the response of a return step', () => {
  it('is a 200 with what the step returns, unless it says otherwise', () => {
    expect(readResponse({}, { a: 1 })).toEqual({ status: 200, headers: {}, body: { a: 1 } });
    expect(readResponse({ body: 'text' }, { a: 1 })).toMatchObject({ body: 'text' });
    expect(readResponse({}, undefined)).toMatchObject({ body: null });
  });

  it.each([
    [201, 201],
    ['404', 404],
    ['', 200],
    [null, 200],
  ])('has for the status %j the status %i', (status, expected) => {
    expect(readResponse({ status }, null).status).toBe(expected);
  });

  it.each([100, 199, 600, 200.5, '20', '2000', 'ok', {}, [200], true, NaN])(
    'refuses the status %j',
    (status) => {
      expect(failureOf({ status })).toMatchObject({ kind: 'permanent', code: 'return.bad_response' });
    },
  );

  it('has headers with lower-case names and texts as values, without empty ones', () => {
    const headers = { 'X-Total': 3, Location: ' /a ', 'x-none': '', 'x-null': null, 'x-yes': true };
    expect(readResponse({ headers }, null).headers).toEqual({
      'x-total': '3',
      location: '/a',
      'x-yes': 'true',
    });
  });

  it.each([
    [{ 'X A': '1' }],
    [{ '': '1' }],
    [{ 'x-a': 'b\r\nset-cookie: c=d' }],
    [{ 'x-a': 'b\u0000' }],
    [{ 'x-a': '€' }],
    [{ 'x-a': { b: 1 } }],
    [{ 'x-a': ['b'] }],
    [{ 'x-a': 'b'.repeat(8001) }],
    [{ 'Set-Cookie': 'sluice=stolen' }],
    [{ 'Transfer-Encoding': 'chunked' }],
    [{ 'Content-Length': '1' }],
    [{ Connection: 'upgrade' }],
    [{ 'Content-Security-Policy': "default-src 'unsafe-inline'" }],
    [{ 'Proxy-Authenticate': 'Basic' }],
    [Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`x-${n}`, '1']))],
    ['a: b'],
    [['a']],
  ])('refuses headers that can’t be sent or are not for a workflow to say (%#)', (headers) => {
    expect(failureOf({ headers })).toMatchObject({ kind: 'permanent', code: 'return.bad_response' });
  });
});
