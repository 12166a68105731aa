import { PermanentError, RetryableError } from '#connector-sdk';

import { goOn } from './go-on';

const tooSoon = (retryAfterMs: number) =>
  new RetryableError({ code: 'outbound.rate_limited', message: 'Too soon.', retryAfterMs });
const { signal } = new AbortController();

/** Fails with each of these in turn, then gives `done`. */
function failing(...errors: Error[]) {
  const left = [...errors];
  return async () => {
    const error = left.shift();
    if (error) throw error;
    return 'done';
  };
}

it('waits where it was only too soon', async () =>
  expect(await goOn(failing(tooSoon(1), tooSoon(1)), 10, 20, signal)).toBe('done'));

it.each([
  ['what Airtable does not take', new PermanentError({ code: 'airtable.invalid_value', message: 'No.' })],
  ['an end that nobody knows', new RetryableError({ code: 'outbound.timeout', message: 'Too long.' })],
  ['a long wait', tooSoon(3_600_000)],
])('is not tried again as a whole after %s', async (_, error) =>
  expect(goOn(failing(error), 10, 20, signal)).rejects.toMatchObject({
    failure: {
      kind: 'permanent',
      code: 'airtable.partly_added',
      message: expect.stringMatching(/^10 of 20 records were added/) as unknown,
    },
  }),
);

it('does not wait for ever', () =>
  expect(
    goOn(failing(...Array.from({ length: 20 }, () => tooSoon(1))), 10, 20, signal),
  ).rejects.toMatchObject({
    failure: { code: 'airtable.partly_added' },
  }));
