/** https://www.twilio.com/docs/sendgrid/api-reference/contacts/add-or-update-a-contact */
import { Type } from 'typebox';

import { defineAction, given } from '#connector-sdk';

import { jobShape } from './answers';
import { email, lists } from './fields';

const text = (title: string, maxLength: number) => Type.Optional(Type.String({ title, maxLength }));

export const saveContact = defineAction({
  key: 'save_contact',
  title: 'Add or change a contact',
  description: 'Adds a contact, or changes the one with this mail address, and puts it on lists.',
  input: Type.Object(
    {
      email,
      firstName: text('First name', 50),
      lastName: text('Last name', 50),
      lists,
      address: text('Street', 100),
      city: text('City', 60),
      postalCode: text('Postal code', 50),
      region: text('State or region', 50),
      country: text('Country', 50),
      customFields: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), {
          title: 'Own fields',
          ui: { fields: { load: 'customFields' } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: jobShape,
  idempotent: true,
  run: ({ input, api }) =>
    api.put('/marketing/contacts', {
      ...given({ list_ids: input.lists }),
      contacts: [
        {
          email: input.email,
          ...given({
            first_name: input.firstName,
            last_name: input.lastName,
            address_line_1: input.address,
            city: input.city,
            postal_code: input.postalCode,
            state_province_region: input.region,
            country: input.country,
          }),
          ...(input.customFields ? { custom_fields: given(input.customFields) } : {}),
        },
      ],
    }),
});
