import { DateTime } from 'luxon';
import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { localeField, localeOf, MomentOutput, momentOf, zoneField, zoneOf } from './dates';
import { luxonPattern, patternField } from './patterns';

export const parseAction = defineAction({
  key: 'parse',
  title: 'Read a date',
  description: 'Makes a date of text that is written in a form of its own, such as 31.01.2026 12:00.',
  idempotent: true,
  input: Type.Object(
    {
      text: Type.String({
        title: 'Text',
        minLength: 1,
        maxLength: 100,
        ui: { placeholder: '31.01.2026 12:00' },
      }),
      pattern: patternField('How the text is written; what else stands in it has to stand in the text.'),
      timeZone: zoneField('Of the text. Left out: UTC.'),
      locale: localeField(),
    },
    { additionalProperties: false },
  ),
  output: MomentOutput(),
  run: async ({ input: { text, pattern, timeZone, locale } }) => {
    const date = DateTime.fromFormat(text.trim(), luxonPattern(pattern), {
      zone: zoneOf(timeZone),
      locale: localeOf(locale),
    });
    if (date.isValid) return momentOf(date);
    throw new PermanentError({
      code: 'datetime.not_a_date',
      message: `‘${text.slice(0, 60)}’ is not written like ‘${pattern}’, or there is no such date.`,
    });
  },
});
