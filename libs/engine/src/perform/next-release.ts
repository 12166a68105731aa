/** A schedule → how long until its next time. */
import { FailureError } from '#kernel';
import { Cron } from 'croner';

const FIVE_FIELDS = /^\s*(?:\S+\s+){4}\S+\s*$/;

/**
 * In milliseconds from `now`, more than 0.
 * @throws FailureError `digest.bad_schedule`
 */
export function nextReleaseMs(pattern: string, timeZone: string | undefined, now: Date): number {
  if (!FIVE_FIELDS.test(pattern)) throw badSchedule(pattern);
  let next: Date | null;
  try {
    next = new Cron(pattern, { timezone: timeZone ?? 'UTC', mode: '5-part', paused: true }).nextRun(now);
  } catch (error) {
    throw badSchedule(pattern, error);
  }
  if (next) return next.getTime() - now.getTime();
  throw badSchedule(pattern);
}

const badSchedule = (pattern: string, cause?: unknown): FailureError =>
  new FailureError(
    {
      kind: 'permanent',
      code: 'digest.bad_schedule',
      message: `‘${pattern}’ is not a schedule that ever comes. Write minute, hour, day, month and weekday, such as ‘0 9 * * 1-5’, and a time zone such as Europe/Berlin.`,
    },
    { cause },
  );
