/** One connection of a stream without an end: opened, read for as long as it lasts, its messages to the intake. */
import type { HeldContext, HttpStreamDescription } from '#connector-sdk';
import { checkAnswer } from './check-answer';
import { createDecoder } from './decoders';
import { silent } from './failures';
import type { Intake } from './intake';
import { DEFAULT_SILENCE_MS } from './limits';
import type { Outbox } from './outbox';
import { toRequest } from './to-request';

export interface StreamingParts {
  context: HeldContext;
  description: HttpStreamDescription;
  intake: Intake;
  outbox: Outbox;
  /** It works from now on. */
  onConnected(): void;
  /** In milliseconds. */
  onRetry(ms: number): void;
}

/** Resolves when the server ended the answer in good order. Throws `FailureError`; `attempt` closes it at once. */
export async function readStream(parts: StreamingParts, attempt: AbortController): Promise<void> {
  const { context, description, outbox } = parts;
  const silenceMs = description.silenceMs ?? DEFAULT_SILENCE_MS;
  const answer = await context.httpStreams.open({
    ...toRequest(description, parts.intake.position),
    headersTimeoutMs: description.answerTimeoutMs ?? (silenceMs || DEFAULT_SILENCE_MS),
    signal: attempt.signal,
  });
  checkAnswer(answer, description.transport);
  parts.onConnected();
  const decoder = createDecoder(parts);
  const watchdog = new Watchdog(silenceMs, attempt);
  try {
    watchdog.start();
    for await (const chunk of answer.body) {
      // It is the server's silence that counts, not the time that storing takes.
      watchdog.stop();
      decoder.feed(chunk);
      await outbox.room();
      watchdog.start();
    }
    decoder.end();
  } finally {
    watchdog.stop();
  }
}

/** Ends an attempt whose server is silent. */
class Watchdog {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly silenceMs: number,
    private readonly attempt: AbortController,
  ) {}

  start(): void {
    if (this.silenceMs <= 0) return;
    this.timer = setTimeout(() => this.attempt.abort(silent(this.silenceMs)), this.silenceMs);
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}
