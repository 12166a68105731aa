/** https://www.twilio.com/docs/lookup/v2-api */
import { Type } from 'typebox';

import { defineAction, given, pathPart } from '#connector-sdk';

import { numberShape } from './answers';
import { placeOf } from './place';

export const lookUpNumber = defineAction({
  key: 'look_up_number',
  title: 'Look up a phone number',
  description: 'Says whether a number can be right and how it is written; more for a fee.',
  input: Type.Object(
    {
      number: Type.String({
        title: 'Number',
        minLength: 3,
        maxLength: 50,
        ui: { placeholder: '+15552229999' },
      }),
      country: Type.Optional(
        Type.String({
          title: 'Country',
          description: 'Its two letters, where the number is written without it.',
          pattern: '^$|^[A-Za-z]{2}$',
        }),
      ),
      details: Type.Optional(
        Type.Array(
          Type.Union([Type.Literal('line_type_intelligence'), Type.Literal('caller_name')], {
            ui: { labels: { line_type_intelligence: 'Kind of line', caller_name: 'Whose it is' } },
          }),
          { title: 'What else to find out', description: 'Twilio takes a fee for each.', maxItems: 2 },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  output: numberShape,
  idempotent: true,
  run: (context) =>
    context.api.get(
      placeOf(context, 'lookups', `/v2/PhoneNumbers/${pathPart(context.input.number)}`),
      given({ Fields: context.input.details?.join(','), CountryCode: context.input.country }),
    ),
});
