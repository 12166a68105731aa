import { FailureError } from '#kernel';

import { ExpiredAuthError, HaltedError, PermanentError, RetryableError } from './errors';

const facts = { code: 'acme.some', message: 'A sentence.', details: { a: 1 } };

it.each([
  [new RetryableError(facts), 'retryable'],
  [new PermanentError(facts), 'permanent'],
  [new HaltedError(facts), 'halted'],
  [new ExpiredAuthError(facts), 'auth'],
])('%s carries its failure', (error, kind) => {
  expect(error).toBeInstanceOf(FailureError);
  expect(error.failure).toEqual({ kind, ...facts });
});

it('a retryable error says how long to wait', () => {
  expect(new RetryableError({ ...facts, retryAfterMs: 0 }).failure.retryAfterMs).toBe(0);
});
