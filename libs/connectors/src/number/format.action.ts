import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { localeField, localeOf, numberField, toNumber } from './numbers';

const money = { showWhen: { field: 'style', in: ['currency'] } };

export const formatAction = defineAction({
  key: 'format',
  title: 'Format a number',
  description: 'Writes a number as people do: 1,234.50, €1,234.50 or 12 %.',
  idempotent: true,
  input: Type.Object(
    {
      number: numberField('Number'),
      style: Type.Optional(
        Type.Enum(['decimal', 'currency', 'percent', 'compact'], {
          title: 'As',
          default: 'decimal',
          ui: {
            labels: {
              decimal: 'A number',
              currency: 'An amount of money',
              percent: 'Percent (0.5 is 50 %)',
              compact: 'Short (1.2M)',
            },
          },
        }),
      ),
      currency: Type.Optional(
        Type.String({
          title: 'Currency',
          description: 'Its three letters.',
          pattern: '^[A-Za-z]{3}$',
          default: 'EUR',
          ui: { ...money, placeholder: 'EUR' },
        }),
      ),
      digits: Type.Optional(
        Type.Integer({
          title: 'Digits behind the point',
          description: 'Left out: as many as are usual.',
          minimum: 0,
          maximum: 15,
        }),
      ),
      locale: localeField(),
      grouping: Type.Optional(
        Type.Boolean({ title: 'Separate thousands', default: true, ui: { advanced: true } }),
      ),
      sign: Type.Optional(
        Type.Enum(['auto', 'always', 'never'], {
          title: 'Sign',
          default: 'auto',
          ui: {
            labels: { auto: 'Only below zero', always: 'Always', never: 'Never' },
            advanced: true,
          },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ text: Type.String({ title: 'Text' }) }),
  run: async ({ input }) => {
    const {
      number,
      style = 'decimal',
      currency = 'EUR',
      digits,
      locale = 'en',
      grouping = true,
      sign,
    } = input;
    const options: Intl.NumberFormatOptions = {
      style: style === 'compact' ? 'decimal' : style,
      ...(style === 'compact' ? { notation: 'compact' } : {}),
      ...(style === 'currency' ? { currency: currency.toUpperCase() } : {}),
      ...(digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
      useGrouping: grouping,
      signDisplay: sign ?? 'auto',
    };
    return { text: formatOf(localeOf(locale), options).format(toNumber(number)) };
  },
});

function formatOf(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, options);
  } catch (cause) {
    throw new PermanentError({
      code: 'number.unknown_currency',
      message: 'There is no such currency. Write its three letters, such as EUR or USD.',
      cause,
    });
  }
}
