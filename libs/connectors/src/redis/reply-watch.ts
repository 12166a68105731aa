/** Keeps a Redis server from sending more at once than fits: the parser would keep all of it until it is complete. */
import { RetryableError, type Watch } from '#connector-sdk';

export const MAX_REPLY_BYTES = 16 * 1024 * 1024;
const MAX_LINE_BYTES = 64 * 1024;

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;
const AGGREGATES = '*~>';

export const TOO_LARGE = 'redis.reply_too_large';

/** Follows RESP2 and RESP3 (https://redis.io/docs/latest/develop/reference/protocol-spec/) from reply to reply. */
export function watchReplies(maxReplyBytes: number = MAX_REPLY_BYTES): Watch {
  /** Of the reply that is coming in. */
  let bytes = 0;
  /** Elements that still belong to it. */
  let pending = 1;
  /** Of the bulk string that is coming in, its end of line included. */
  let bulk = 0;
  let line = '';

  const endElement = () => {
    pending -= 1;
    if (pending > 0) return;
    pending = 1;
    bytes = 0;
  };

  const readLine = () => {
    const type = line.charAt(0);
    const length = Number(line.slice(1));
    line = '';
    if (type === '') throw malformed();
    if ('+-:_,#('.includes(type)) return endElement();
    if (!Number.isInteger(length) || length < -1) throw malformed();
    if (AGGREGATES.includes(type) || type === '%') {
      const elements = Math.max(0, length) * (type === '%' ? 2 : 1);
      if (elements > maxReplyBytes) throw tooLarge(maxReplyBytes);
      pending += elements;
      return endElement();
    }
    if (type !== '$' && type !== '=') throw malformed();
    if (length > maxReplyBytes) throw tooLarge(maxReplyBytes);
    if (length === -1) return endElement();
    bulk = length + 2;
  };

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      const start = at;
      if (bulk > 0) {
        at = Math.min(chunk.length, at + bulk);
        bulk -= at - start;
        bytes += at - start;
        if (bulk === 0) endElement();
      } else {
        const end = chunk.indexOf(LINE_FEED, at);
        at = end === -1 ? chunk.length : end + 1;
        line += chunk.toString('latin1', start, at);
        bytes += at - start;
        if (line.length > MAX_LINE_BYTES) throw malformed();
        if (end !== -1) {
          if (line.charCodeAt(line.length - 2) !== CARRIAGE_RETURN) throw malformed();
          line = line.slice(0, -2);
          readLine();
        }
      }
      if (bytes > maxReplyBytes) throw tooLarge(maxReplyBytes);
    }
  };
}

const tooLarge = (maxBytes: number): Error =>
  new RetryableError({
    code: TOO_LARGE,
    message: `The Redis server sent more than ${maxBytes} bytes at once, which is more than an event can hold.`,
  });

const malformed = (): Error =>
  new RetryableError({
    code: 'redis.not_redis',
    message:
      'What answers at this address does not speak as Redis does. Check the server, the port and encryption.',
  });
