/** The step's settings in, the request to send out; the connection's credentials are put onto it later. */
import type { ActionFiles, ApiRequest } from '#connector-sdk';

import { limitsOf, type RequestInput } from './input';
import { asText, fieldPairs, requestBody } from './request-body';

export type RequestSettings = Pick<
  RequestInput,
  | 'url'
  | 'query'
  | 'headers'
  | 'body'
  | 'bodyType'
  | 'contentType'
  | 'timeoutSeconds'
  | 'maxAnswerMib'
  | 'readAs'
> & { method?: string };

export async function buildRequest(
  input: RequestSettings,
  { files, idempotencyKey }: { files: ActionFiles; idempotencyKey: string },
): Promise<ApiRequest & { headers: Record<string, string> }> {
  const { content, contentType } = await requestBody(input, files);
  const headers = headersOf(input.headers ?? {});
  if (content.body !== undefined)
    headers['content-type'] ??= input.contentType ?? contentType ?? 'application/octet-stream';
  headers['idempotency-key'] ??= idempotencyKey;
  return {
    method: input.method ?? 'GET',
    path: withParameters(input.url.trim(), input.query ?? {}),
    headers,
    ...content,
    as: 'bytes',
    ...limitsOf(input),
  };
}

/** Names in lower case; a list is one line (RFC 9110 §5.3), and null leaves its header out. */
export function headersOf(given: Record<string, unknown>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    const lower = name.toLowerCase();
    headers[lower] = [value]
      .flat()
      .map(asText)
      .join(lower === 'cookie' ? '; ' : ', ');
  }
  return headers;
}

/** A URL that can't be read is left as it is: who sends it says so. */
function withParameters(text: string, query: Record<string, unknown>): string {
  const pairs = fieldPairs(query);
  if (pairs.length === 0 || !URL.canParse(text)) return text;
  const url = new URL(text);
  for (const [name, value] of pairs) url.searchParams.append(name, value);
  return url.href;
}
