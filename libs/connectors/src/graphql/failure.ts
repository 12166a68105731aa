/** What a GraphQL answer says went wrong (GraphQL spec of October 2021 §7.1.2; GraphQL over HTTP). */
import { type ApiAnswer, type ApiFault, listOf, textAt, valueAt } from '#connector-sdk';

/** Codes in `extensions.code` that mean the same in most servers (Apollo Server, Hasura, Shopify, GitHub…). */
const NOT_SIGNED_IN =
  /^(unauthenticated|unauthorized|authentication_(required|error|failed)|invalid[-_]jwt|access[-_]denied|invalid_credentials)$/i;
const LATER =
  /^(throttled|rate_?limit(ed|_exceeded)?|too_many_requests|internal_server_error|service_unavailable|timeout|max_cost_exceeded_temporarily)$/i;

export const errorsIn = (body: unknown): readonly unknown[] => listOf(valueAt(body, 'errors'));

/** The words of all errors, with where they are in the answer. */
export function wordsOf(errors: readonly unknown[]): string {
  const words = errors.slice(0, 5).map((error) => {
    const path = listOf(valueAt(error, 'path')).join('.');
    const message = textAt(error, 'message') ?? 'an error without words';
    return path === '' ? message : `${message} (at ${path})`;
  });
  return words.join(' – ').slice(0, 500);
}

/** Null: there is an answer, though perhaps only a part of one. */
export function failureOf({ body }: ApiAnswer): ApiFault | null {
  const errors = errorsIn(body);
  const data = valueAt(body, 'data');
  if (errors.length === 0 || (data !== undefined && data !== null)) return null;
  return faultOf(errors);
}

export function faultOf(errors: readonly unknown[]): ApiFault {
  const codes = errors.map((error) => textAt(error, 'extensions.code') ?? textAt(error, 'type') ?? '');
  const kind = codes.some((code) => NOT_SIGNED_IN.test(code))
    ? 'auth'
    : codes.some((code) => LATER.test(code))
      ? 'retryable'
      : 'permanent';
  const code = codes.find((one) => /^[\w.-]{1,60}$/.test(one)) ?? 'errors';
  return { kind, code, message: wordsOf(errors) };
}
