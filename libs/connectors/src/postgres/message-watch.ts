/** Keeps a Postgres server from sending more at once than fits: the client would keep all of it. */
import { RetryableError, type Watch } from '#connector-sdk';

/** Of all rows of one answer, or of one notification. */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

const HEADER_BYTES = 5;
/** ReadyForQuery and NotificationResponse: what came before is done with. */
const LAST_OF_ANSWER = [0x5a, 0x41];

/** Of a question about the password. In it the server says how often it is to be hashed, and that costs this process. */
const AUTHENTICATION = 0x52;
const MAX_AUTHENTICATION_BYTES = 4096;
const MAX_ITERATIONS = 1_000_000;

/** Follows the frontend/backend protocol: a byte of type, then the length in four, itself included. */
export function watchMessages(maxAnswerBytes: number = MAX_ANSWER_BYTES): Watch {
  const header = Buffer.alloc(HEADER_BYTES);
  let inHeader = 0;
  let left = 0;
  let answer = 0;
  let question = '';
  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        if (header[0] === AUTHENTICATION) question += chunk.toString('latin1', at, at + taken);
        left -= taken;
        at += taken;
        if (left === 0 && iterationsIn(question) > MAX_ITERATIONS) throw tooCostly();
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
      question = '';
      if (header[0] === AUTHENTICATION && left > MAX_AUTHENTICATION_BYTES) throw malformed();
    }
  };
}

/** Of SCRAM (RFC 5802 §5.1): the `i=` of the server's first message. */
const iterationsIn = (question: string): number => Number(/,i=(\d{1,20})/.exec(question)?.[1] ?? 0);

const tooCostly = (): Error =>
  new RetryableError({
    code: 'postgres.too_costly',
    message: `The Postgres server wants the password hashed more than ${MAX_ITERATIONS} times. Is it the right server?`,
  });

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
