/** A cron pattern in, plain words out for what people write most; the pattern itself for anything else. */

const NAMED: Readonly<Record<string, string>> = {
  '@hourly': 'every hour, on the hour',
  '@daily': 'at 00:00 every day',
  '@midnight': 'at 00:00 every day',
  '@weekly': 'at 00:00 every Sunday',
  '@monthly': 'at 00:00 on day 1 of the month',
  '@yearly': 'at 00:00 on 1 January',
  '@annually': 'at 00:00 on 1 January',
};
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const NUMBER = /^\d{1,2}$/;
const STEP = /^\*\/(\d{1,2})$/;

export function cronInWords(pattern: string): string {
  const text = pattern.trim();
  const parts = text.split(/\s+/);
  const [minute, hour, day, month, weekday] = parts.length === 6 ? parts.slice(1) : parts;
  const second = parts.length === 6 ? parts[0] : '0';
  const said =
    NAMED[text.toLowerCase()] ??
    (minute !== undefined && hour !== undefined && month === '*' && day !== undefined && weekday !== undefined
      ? inWords({ second: second ?? '0', minute, hour, day, weekday })
      : null);
  return said ?? `by the pattern ${text}`;
}

interface Parts {
  second: string;
  minute: string;
  hour: string;
  day: string;
  weekday: string;
}

function inWords({ second, minute, hour, day, weekday }: Parts): string | null {
  const when = daysInWords(day, weekday);
  const how = timeInWords(second, minute, hour);
  if (when === null || how === null) return null;
  return when === 'every day' && how.startsWith('every') ? how : `${how} ${when}`;
}

function timeInWords(second: string, minute: string, hour: string): string | null {
  if (minute === '*' && hour === '*') {
    if (second === '*') return 'every second';
    if (second === '0') return 'every minute';
    return every(second, 'seconds');
  }
  if (second !== '0') return null;
  if (hour === '*') {
    if (NUMBER.test(minute))
      return minute === '0' ? 'every hour, on the hour' : `every hour, at minute ${Number(minute)}`;
    return every(minute, 'minutes');
  }
  if (!NUMBER.test(minute)) return null;
  const hours = hour.split(',');
  if (hours.every((one) => NUMBER.test(one)))
    return `at ${hours.map((one) => `${one.padStart(2, '0')}:${minute.padStart(2, '0')}`).join(', ')}`;
  return minute === '0' ? every(hour, 'hours') : null;
}

/** A step that does not divide the whole is no even interval. */
function every(part: string, unit: 'seconds' | 'minutes' | 'hours'): string | null {
  const step = Number(STEP.exec(part)?.[1]);
  const whole = unit === 'hours' ? 24 : 60;
  if (!(step > 0) || whole % step !== 0) return null;
  return step === 1 ? `every ${unit.slice(0, -1)}` : `every ${step} ${unit}`;
}

function daysInWords(day: string, weekday: string): string | null {
  if (day !== '*') return weekday === '*' && NUMBER.test(day) ? `on day ${Number(day)} of the month` : null;
  if (weekday === '*') return 'every day';
  if (weekday === '1-5' || weekday.toUpperCase() === 'MON-FRI') return 'from Monday to Friday';
  const names = weekday.split(',').map((one) => (/^[0-7]$/.test(one) ? WEEKDAYS[Number(one)] : undefined));
  return names.includes(undefined) ? null : `every ${names.join(', ')}`;
}
