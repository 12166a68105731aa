import { api, milliseconds } from './api';

it.each([
  ['1s', 1000],
  ['6m0s', 360_000],
  ['20ms', 20],
  ['1h2m3.5s', 3_723_500],
  ['', 0],
  ['soon', 0],
])('reads %s', (text, ms) => expect(milliseconds(text)).toBe(ms));

const answer = (headers: Record<string, string>) => ({ status: 200, headers, body: null });

it('waits until something is left again, of whatever there was none', () => {
  const headers = {
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-reset-requests': '1s',
    'x-ratelimit-remaining-tokens': '0',
    'x-ratelimit-reset-tokens': '2s',
  };
  expect(api.pauseAfter?.(answer(headers))).toBe(2000);
  expect(api.pauseAfter?.(answer({ ...headers, 'x-ratelimit-remaining-tokens': '5' }))).toBe(1000);
});

it('does not wait where something is left, or nothing is said', () => {
  expect(api.pauseAfter?.(answer({ 'x-ratelimit-remaining-requests': '59' }))).toBeNull();
  expect(api.pauseAfter?.(answer({}))).toBeNull();
});
