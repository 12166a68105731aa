const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C comes twice when npm passes on what the terminal has already sent. */
const SAME_ONE_MS = 500;

/** Calls `stop` at the first request to end, and `force` at one that comes later. */
export function onStopSignal(stop: () => void, force: () => void): void {
  let first: number | undefined;
  const received = (): void => {
    const now = Date.now();
    if (first === undefined) {
      first = now;
      stop();
    } else if (now - first > SAME_ONE_MS) force();
  };
  for (const signal of SIGNALS) process.on(signal, received);
}
