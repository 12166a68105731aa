/** The head of an answer in; nothing when it is a stream of the kind that was asked for, a failure else. */
import type { HttpStreamDescription } from '#connector-sdk';
import type { HttpStream } from '#kernel';

import { badStatus, ended, unknownEncoding, wrongContentType } from './failures';

type Head = Pick<HttpStream, 'status' | 'headers'>;

const EVENT_STREAM = 'text/event-stream';

/** Throws `stream.…`. Servers name JSON lines in many ways, so of those only a web page is refused. */
export function checkAnswer(answer: Head, transport: HttpStreamDescription['transport']): void {
  if (transport === 'sse' && answer.status === 204) throw ended();
  if (answer.status < 200 || answer.status > 299 || (transport === 'sse' && answer.status !== 200)) {
    throw badStatus(answer);
  }
  const encoding = String(answer.headers['content-encoding'] ?? 'identity');
  if (encoding.trim().toLowerCase() !== 'identity') throw unknownEncoding(encoding);
  const type = essenceOf(answer.headers['content-type']);
  if (transport === 'sse' && type !== EVENT_STREAM) throw wrongContentType(type, EVENT_STREAM);
  if (type === 'text/html') throw wrongContentType(type, 'application/json');
}

const essenceOf = (header: string | string[] | undefined): string =>
  (String(header ?? '').split(';', 1)[0] ?? '').trim().toLowerCase();
