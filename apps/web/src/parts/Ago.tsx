import { useEffect, useState } from 'react';

const STEPS: [limitSeconds: number, unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  [60, 'second', 1],
  [3600, 'minute', 60],
  [86_400, 'hour', 3600],
  [2_592_000, 'day', 86_400],
  [31_536_000, 'month', 2_592_000],
  [Infinity, 'year', 31_536_000],
];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** "3 minutes ago" or "in 3 minutes", for a difference in milliseconds. */
export function relativeTime(differenceMs: number): string {
  const seconds = Math.round(differenceMs / 1000);
  // A server's clock a little ahead of ours is still "now".
  if (Math.abs(seconds) < 5) return relative.format(0, 'second');
  const [, unit, size] = STEPS.find(([limit]) => Math.abs(seconds) < limit) ?? STEPS[STEPS.length - 1]!;
  // "7 days" that began a moment ago are still seven; "2 days ago" are two whole ones.
  const units = seconds > 0 ? Math.round(seconds / size) : Math.trunc(seconds / size);
  return relative.format(units, unit);
}

/** A time relative to now in the reader's language; the exact one, in their zone, as its title. */
export function Ago({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 15_000);
    return () => window.clearInterval(timer);
  }, []);
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={absolute.format(time)}>
      {relativeTime(time - Math.max(now, time))}
    </time>
  );
}
