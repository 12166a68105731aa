/** A message with or without files → Discord's answer. */
import { createHash } from 'node:crypto';

import type { ActionContext, ApiPart, ApiRequest } from '#connector-sdk';

/** Discord takes ten. */
const MOST_FILES = 10;

/**
 * Files go as `files[n]` beside `payload_json`: https://docs.discord.com/developers/reference#uploading-files
 */
export async function postMessage(
  { api, files }: Pick<ActionContext<unknown>, 'api' | 'files'>,
  request: Pick<ApiRequest, 'path' | 'query' | 'method'>,
  message: Readonly<Record<string, unknown>>,
  given: readonly unknown[] = [],
): Promise<unknown> {
  if (given.length === 0) return (await api.request({ method: 'POST', ...request, json: message })).body;
  const parts: ApiPart[] = [
    { name: 'payload_json', contentType: 'application/json', content: JSON.stringify(message) },
  ];
  for (const [index, value] of given.slice(0, MOST_FILES).entries()) {
    const { name, contentType, content } = await files.open(value);
    parts.push({ name: `files[${index}]`, filename: name, contentType, content });
  }
  return (await api.request({ method: 'POST', ...request, parts })).body;
}

/** A second message with the same nonce is not made, for some minutes. Discord takes 25 characters. */
export const onceOnly = (idempotencyKey: string) => ({
  nonce: createHash('sha256').update(idempotencyKey).digest('base64url').slice(0, 25),
  enforce_nonce: true,
});
