/** https://www.twilio.com/docs/sendgrid/api-reference/contacts/search-contacts */
import { Type } from 'typebox';

import { answerShape, defineAction, listOf, someList, someNumber, valueAt } from '#connector-sdk';

import { contactFields } from './answers';

export const searchContacts = defineAction({
  key: 'search_contacts',
  title: 'Search contacts',
  description: 'Finds up to 50 contacts by a query in SendGrid’s own language.',
  input: Type.Object(
    {
      query: Type.String({
        title: 'Query',
        description: 'In SGQL, such as: email LIKE ‘ann%’ AND CONTAINS(list_ids, ‘…’), with straight quotes.',
        minLength: 1,
        maxLength: 10_000,
        ui: { multiline: true, placeholder: "email LIKE 'ann%'" },
      }),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    contacts: someList('Contacts', contactFields),
    count: someNumber('How many there are'),
  }),
  idempotent: true,
  async run({ input, api }) {
    const body = await api.post('/marketing/contacts/search', { query: input.query });
    return { contacts: listOf(valueAt(body, 'result')), count: valueAt(body, 'contact_count') ?? null };
  },
});
