/** The description of a stream and how far it got in, the request to send out. */
import type { HttpStreamDescription } from '#connector-sdk';
import type { HttpStreamRequest } from '#kernel';

import { type StreamPosition, withPosition } from './position';

const ACCEPT: Record<HttpStreamDescription['transport'], string> = {
  sse: 'text/event-stream',
  ndjson: 'application/x-ndjson, application/jsonl, application/json;q=0.9, */*;q=0.1',
  'json-seq': 'application/json-seq, */*;q=0.1',
  'long-poll': 'application/json, */*;q=0.1',
};

/** Throws `stream.bad_body`. */
export function toRequest(
  description: HttpStreamDescription,
  position: StreamPosition,
): Pick<HttpStreamRequest, 'method' | 'url' | 'headers' | 'body'> {
  const { transport, method, url, body } = description;
  const headers: Record<string, string> = { accept: ACCEPT[transport] };
  // As browsers do; and compressed, a small event may wait for the next one, and each stream needs a window.
  if (transport === 'sse') headers['cache-control'] = 'no-cache';
  if (transport !== 'long-poll') headers['accept-encoding'] = 'identity';
  for (const [name, value] of Object.entries(description.headers)) headers[name.toLowerCase()] = value;
  const request = withPosition({ url, body, headers }, position, description.resume);
  if (request.body !== null) request.headers['content-type'] ??= 'application/json';
  return { method, ...request };
}
