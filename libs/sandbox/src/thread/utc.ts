const PARTS = ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds'] as const;

/**
 * Makes UTC the local time of this whole thread. The engine asks its host for local time, a thread can't have a TZ of
 * its own, and a script's result must not hang on the server it ran on.
 */
export function useUtc(): void {
  const dates = Date.prototype;
  for (const part of PARTS) {
    Object.defineProperty(dates, `get${part}`, { value: dates[`getUTC${part}`], writable: true });
  }
  Object.defineProperty(dates, 'getTimezoneOffset', { value: () => 0, writable: true });
}
