/** The rest of a list whose beginning is there already: it must not begin anew, as that would add it twice. */
import { pauseFor, PermanentError } from '#connector-sdk';
import { FailureError } from '#kernel';

const MOST_TRIES = 6;
const LONGEST_PAUSE_MS = 60_000;

/** Answers by which nothing was added: it was too soon. */
const TOO_SOON = new Set(['airtable.rate_limited', 'outbound.rate_limited']);

/** Throws `PermanentError` (`airtable.partly_added`). */
export async function goOn(
  batch: () => Promise<unknown>,
  added: number,
  all: number,
  signal: AbortSignal,
): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    try {
      return await batch();
    } catch (error) {
      if (!(error instanceof FailureError) || signal.aborted) throw error;
      const { code, message, retryAfterMs = 1000 } = error.failure;
      if (tries === MOST_TRIES || !TOO_SOON.has(code) || retryAfterMs > LONGEST_PAUSE_MS) {
        throw new PermanentError({
          code: 'airtable.partly_added',
          message: `${added} of ${all} records were added, then this happened: ${message} Add the others by another run.`,
          details: { added, all, reason: code },
          cause: error,
        });
      }
      await pauseFor(retryAfterMs, signal);
    }
  }
}
