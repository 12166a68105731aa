import { texts } from '../texts';

const format = (value: number, digits: number) =>
  new Intl.NumberFormat(undefined, { maximumFractionDigits: digits }).format(value);

/** "85 ms", "1.2 s", "3 min 5 s"; from milliseconds. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return texts.duration.ms(format(ms, ms < 10 ? 1 : 0));
  if (ms < 60_000) return texts.duration.s(format(ms / 1000, 1));
  const seconds = Math.round(ms / 1000);
  return texts.duration.min(format(Math.floor(seconds / 60), 0), format(seconds % 60, 0));
}
