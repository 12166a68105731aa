/** One question after another, each answered when there is news: the answers' items to the intake. */
import { type HttpStreamDescription, pauseFor, valueAt } from '#connector-sdk';
import type { HttpStream } from '#kernel';

import { checkAnswer } from './check-answer';
import { badAnswer, silent } from './failures';
import {
  DEFAULT_EMPTY_STATUSES,
  DEFAULT_MAX_MESSAGE_BYTES,
  DEFAULT_POLL_TIMEOUT_MS,
  type HttpStreamLimits,
} from './limits';
import { messageOf } from './message';
import type { StreamPosition } from './position';
import { positionIn } from './position';
import type { StreamingParts } from './streaming';
import { toRequest } from './to-request';

/** Goes on until it fails. Throws `FailureError`; `attempt` ends it at once. */
export async function pollOnAndOn(
  parts: StreamingParts,
  attempt: AbortController,
  limits: HttpStreamLimits,
): Promise<never> {
  for (;;) {
    const askedAt = performance.now();
    const before = parts.intake.position;
    const hasNews = await poll(parts, attempt);
    parts.onConnected();
    await parts.outbox.room();
    // A server that answers at once without being any further would be asked as fast as it answers.
    if (!hasNews || parts.intake.position === before) {
      const rest = limits.emptyPauseMs - (performance.now() - askedAt);
      if (rest > 0) await pauseFor(rest, attempt.signal);
    }
    attempt.signal.throwIfAborted();
  }
}

async function poll(
  { context, description, intake }: StreamingParts,
  attempt: AbortController,
): Promise<boolean> {
  const { timeoutMs = DEFAULT_POLL_TIMEOUT_MS, etag = true, emptyStatuses } = description.longPoll ?? {};
  const timer = setTimeout(() => attempt.abort(silent(timeoutMs)), timeoutMs);
  try {
    const answer = await context.httpStreams.open({
      ...toRequest(description, intake.position),
      headersTimeoutMs: timeoutMs,
      signal: attempt.signal,
    });
    if ((emptyStatuses ?? DEFAULT_EMPTY_STATUSES).includes(answer.status)) {
      // Read to its end, so that the connection can be used again.
      await bytesOf(answer, description);
      return false;
    }
    checkAnswer(answer, description.transport);
    const text = (await bytesOf(answer, description)).toString('utf8');
    const tag = etag ? textOf(answer.headers.etag) : undefined;
    if (text.trim() === '') return false;
    const value = parsed(text);
    intake.take(messageOf(value), description, {
      ...lastPosition(value, description),
      ...(tag === undefined ? {} : { etag: tag }),
    });
    return true;
  } finally {
    clearTimeout(timer);
  }
}

async function bytesOf({ body }: HttpStream, { maxMessageBytes }: HttpStreamDescription): Promise<Buffer> {
  const maxBytes = maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw badAnswer(`The answer is larger than the ${maxBytes} bytes allowed.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badAnswer('The answer is no JSON. Check the address.');
  }
}

/** Where the answer itself does not say how far it goes, its last item does. */
function lastPosition(value: unknown, { eventPath, resume }: HttpStreamDescription): Partial<StreamPosition> {
  if (!resume || positionIn(value, resume) !== undefined) return {};
  const items = eventPath ? valueAt(value, eventPath) : value;
  const at = Array.isArray(items) ? positionIn(items.at(-1), resume) : undefined;
  return at === undefined ? {} : { at };
}

const textOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
