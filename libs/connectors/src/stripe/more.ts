import { PermanentError } from '#connector-sdk';

/** Throws `PermanentError` (`stripe.bad_json`). */
export function moreOf(value: unknown): Record<string, unknown> {
  if (value === undefined || value === null || value === '') return {};
  const read = typeof value === 'string' ? parsed(value) : value;
  if (read !== null && typeof read === 'object' && !Array.isArray(read))
    return read as Record<string, unknown>;
  throw new PermanentError({
    code: 'stripe.bad_json',
    message: 'More parameters are no JSON object. Write them like {"statement_descriptor": "Door"}.',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
