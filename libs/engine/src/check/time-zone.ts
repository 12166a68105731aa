import type { Problem } from '#kernel';

/** Time zones that were asked for; making a formatter to find out costs too much to do it for every step. */
const asked = new Map<string, boolean>();
const MOST_ASKED = 1000;

export function isTimeZone(name: string): boolean {
  let known = asked.get(name);
  if (known === undefined) {
    known = isKnown(name);
    if (asked.size < MOST_ASKED) asked.set(name, known);
  }
  return known;
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

export function checkTimeZone(timeZone: unknown, pointer: string): Problem[] {
  if (typeof timeZone !== 'string' || isTimeZone(timeZone)) return [];
  const message = `There is no time zone ‘${timeZone.slice(0, 64)}’; write one such as Europe/Berlin.`;
  return [{ pointer, code: 'time_zone.unknown', message }];
}
