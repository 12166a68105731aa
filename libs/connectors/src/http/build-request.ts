/** The step's settings and the connection in, the request to send out. */
import type { CredentialsHeader } from '#connector-sdk';
import type { HttpRequest } from '#kernel';

import type { RequestInput } from './input';
import { asText, fieldPairs, requestBody } from './request-body';

export function buildRequest(
  input: RequestInput,
  auth: CredentialsHeader | null,
  idempotencyKey: string,
): HttpRequest {
  const { bytes, contentType } = requestBody(input);
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(input.headers ?? {})) {
    if (value !== null && value !== undefined) {
      headers[name.toLowerCase()] = Array.isArray(value) ? value.map(asText) : asText(value);
    }
  }
  if (bytes !== null)
    headers['content-type'] ??= input.contentType ?? contentType ?? 'application/octet-stream';
  headers['idempotency-key'] ??= idempotencyKey;
  if (auth) headers[auth.name] = auth.value;
  return {
    method: input.method,
    url: withQuery(input.url.trim(), input.query ?? {}),
    headers,
    body: bytes,
    ...(input.followRedirects === false ? { maxRedirects: 0 } : {}),
  };
}

/** A URL that can't be read is left as it is: who sends it says so. */
function withQuery(text: string, query: Record<string, unknown>): string {
  const pairs = fieldPairs(query);
  if (pairs.length === 0 || !URL.canParse(text)) return text;
  const url = new URL(text);
  for (const [name, value] of pairs) url.searchParams.append(name, value);
  return url.href;
}
