import { IANAZone } from 'luxon';

/** A moment as the wall shows it in a time zone, with the offset there: `2026-02-02T08:30:00.000+01:00`; UTC ends in `Z`. */
export function localIso(timeZone: string, at: number): string {
  const offset = IANAZone.create(timeZone).offset(at);
  const wall = new Date(at + offset * 60_000).toISOString();
  if (offset === 0 && (timeZone === 'UTC' || timeZone === 'Etc/UTC')) return wall;
  const minutes = Math.abs(Math.round(offset));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${wall.slice(0, -1)}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
