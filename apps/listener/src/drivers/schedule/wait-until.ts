/** Timers run by another clock than the wall's, which may be set meanwhile: it is looked at so often. */
const LOOK_EVERY_MS = 30_000;

/** Resolves at the moment (milliseconds since 1970), never before; null: never. Resolves at once when aborted. */
export function waitUntil(
  at: number | null,
  signal: AbortSignal,
  now: () => number = Date.now,
): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const look = () => {
      const left = (at ?? Infinity) - now();
      if (left <= 0 || signal.aborted) return end();
      if (at !== null) timer = setTimeout(look, Math.min(left, LOOK_EVERY_MS));
    };
    signal.addEventListener('abort', end);
    look();
  });
}
