/** Keeps a Postgres server from sending more at once than fits: the client would keep all of it. */
import { RetryableError, type Watch } from '#connector-sdk';

/** Of all rows of one answer, or of one notification. */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

const HEADER_BYTES = 5;
/** ReadyForQuery and NotificationResponse: what came before is done with. */
const LAST_OF_ANSWER = [0x5a, 0x41];

/** Follows the frontend/backend protocol: a byte of type, then the length in four, itself included. */
export function watchMessages(maxAnswerBytes: number = MAX_ANSWER_BYTES): Watch {
  const header = Buffer.alloc(HEADER_BYTES);
  let inHeader = 0;
  let left = 0;
  let answer = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        left -= taken;
        at += taken;
        continue;
      }
      header[inHeader++] = chunk[at++]!;
      if (inHeader < HEADER_BYTES) continue;
      inHeader = 0;
      const length = header.readUInt32BE(1);
      if (length < 4) throw malformed();
      answer = LAST_OF_ANSWER.includes(header[0]!) ? 0 : answer + length;
      if (answer > maxAnswerBytes || length > maxAnswerBytes) throw tooLarge(maxAnswerBytes);
      left = length - 4;
    }
  };
}

const tooLarge = (maxBytes: number): Error =>
  new RetryableError({
    code: 'postgres.answer_too_large',
    message: `The Postgres server sent more than ${maxBytes} bytes in one answer. Read fewer rows at once.`,
  });

const malformed = (): Error =>
  new RetryableError({
    code: 'postgres.not_postgres',
    message: 'What answers at this address does not speak as Postgres does. Check the server and the port.',
  });
