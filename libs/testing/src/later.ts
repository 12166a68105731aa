import { setImmediate as turn } from 'node:timers/promises';

export interface Later {
  /** Lets time pass, second by second and as fast as it goes, until `awaited` has ended; then time is real again. */
  until(awaited: Promise<unknown>): Promise<void>;
  /** How much of it has passed, in milliseconds. */
  passed(): number;
}

const MAX_SECONDS = 3600;

/** From here on `setTimeout` and `setInterval` are the test's; sockets, and everything else, go on as ever. */
export function laterThanNow(): Later {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
    ],
  });
  let seconds = 0;
  return {
    async until(awaited) {
      let hasEnded = false;
      const end = () => (hasEnded = true);
      awaited.then(end, end);
      try {
        for (; !hasEnded && seconds < MAX_SECONDS; seconds += 1) {
          await jest.advanceTimersByTimeAsync(1000);
          // What was sent meanwhile has to come back.
          for (let n = 0; n < 5 && !hasEnded; n += 1) await turn();
        }
      } finally {
        jest.useRealTimers();
      }
    },
    passed: () => seconds * 1000,
  };
}
