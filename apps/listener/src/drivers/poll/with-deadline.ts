import { FailureError } from '#kernel';

/** Ends `work` with its signal when time is up. Throws `FailureError` (`poll.timeout`) then. */
export async function withDeadline<Result>(
  ms: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  outer.addEventListener('abort', abort);
  if (outer.aborted) abort();
  let isLate = false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      abort();
      reject(tooLong(ms));
    }, ms);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } catch (error) {
    throw isLate ? tooLong(ms) : error;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', abort);
  }
}

const tooLong = (ms: number): FailureError =>
  new FailureError({
    kind: 'timeout',
    code: 'poll.timeout',
    message: `The service took longer than ${Math.round(ms / 1000)} s to answer. Ask it for fewer items or pages.`,
  });
