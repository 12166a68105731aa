import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { dateField, localeField, localeOf, readDate, zoneField } from './dates';
import { patternField, written } from './patterns';

/** By Intl: as people of the language write it. */
const STYLES = {
  short: { dateStyle: 'short', timeStyle: 'short' },
  medium: { dateStyle: 'medium', timeStyle: 'short' },
  long: { dateStyle: 'long' },
  full: { dateStyle: 'full' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const FORMS = [
  'iso',
  'date',
  'time',
  'datetime',
  'unix',
  'unixMs',
  ...(Object.keys(STYLES) as (keyof typeof STYLES)[]),
  'own',
] as const;

export const formatAction = defineAction({
  key: 'format',
  title: 'Format a date',
  description: 'Writes a date in the form, the time zone and the language that you choose.',
  idempotent: true,
  input: Type.Object(
    {
      date: dateField(),
      form: Type.Optional(
        Type.Enum([...FORMS], {
          title: 'As',
          default: 'datetime',
          ui: {
            labels: {
              iso: '2026-01-31T12:00:00.000Z (for programs)',
              date: '2026-01-31',
              time: '12:00',
              datetime: '2026-01-31 12:00',
              unix: 'Unix time in seconds',
              unixMs: 'Unix time in milliseconds',
              short: '1/31/26, 12:00 PM',
              medium: 'Jan 31, 2026, 12:00 PM',
              long: 'January 31, 2026',
              full: 'Saturday, January 31, 2026',
              own: 'A form of your own',
            },
          },
        }),
      ),
      pattern: Type.Optional(
        patternField('How it is written.', {
          ui: { placeholder: 'dd.MM.yyyy HH:mm', showWhen: { field: 'form', in: ['own'] } },
        }),
      ),
      timeZone: zoneField(),
      locale: localeField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ text: Type.String({ title: 'Text' }) }),
  run: async ({ input: { date, form = 'datetime', pattern = 'yyyy-MM-dd', timeZone, locale } }) => {
    const local = readDate(date, timeZone).setLocale(localeOf(locale));
    if (form === 'own') return { text: written(local, pattern) };
    if (form in STYLES) return { text: local.toLocaleString(STYLES[form as keyof typeof STYLES]) };
    return { text: written(local, form) };
  },
});
