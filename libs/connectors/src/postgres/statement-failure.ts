/** What Postgres says of a statement of a step, as the failure that decides whether trying again makes sense. */
import { ExpiredAuthError, PermanentError, RetryableError } from '#connector-sdk';
import { FailureError } from '#kernel';

import { toFailure } from './to-failure';

/** Classes and codes that may pass: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const PASSING = /^(08|53|57P|58|XX)|^(40001|40P01|40003|55P03|55006)$/;
const TIMED_OUT = '57014';
/** Code by class, or by the whole state. */
const CODES: Readonly<Record<string, string>> = {
  '22': 'bad_value',
  '23': 'constraint',
  '25006': 'read_only',
  '40': 'conflict',
  '42': 'bad_query',
  '42501': 'not_allowed',
};
const MAX_DETAIL = 500;

/** Of what `pg` threw; `FailureError`s stay what they are. */
export function ofStatement(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  const { code: state, detail, hint } = (error ?? {}) as Record<string, unknown>;
  const failure = toFailure(error);
  if (
    typeof state !== 'string' ||
    failure instanceof ExpiredAuthError ||
    failure.failure.code !== 'postgres.refused'
  )
    return failure;
  if (state === TIMED_OUT) {
    return new RetryableError({
      code: 'postgres.timeout',
      message: 'The statement took longer than it may. Make it faster, or allow it more seconds.',
      details: { sqlState: state },
    });
  }
  const more = [detail, hint].filter((text): text is string => typeof text === 'string');
  const facts = {
    code: `postgres.${CODES[state] ?? CODES[state.slice(0, 2)] ?? 'refused'}`,
    message: [failure.failure.message, ...more].join(' ').slice(0, 300 + MAX_DETAIL),
    details: { sqlState: state },
  };
  return PASSING.test(state) ? new RetryableError(facts) : new PermanentError(facts);
}
