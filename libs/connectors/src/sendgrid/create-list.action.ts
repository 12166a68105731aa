/** https://www.twilio.com/docs/sendgrid/api-reference/lists/create-list */
import { Type } from 'typebox';

import { answerShape, defineAction, someNumber, someText } from '#connector-sdk';

export const createList = defineAction({
  key: 'create_list',
  title: 'Create a list',
  description: 'Makes a list for contacts.',
  input: Type.Object(
    { name: Type.String({ title: 'Name', minLength: 1, maxLength: 100 }) },
    { additionalProperties: false },
  ),
  output: answerShape({
    id: someText('Id'),
    name: someText('Name'),
    contact_count: someNumber('How many contacts'),
  }),
  run: ({ input, api }) => api.post('/marketing/lists', { name: input.name }),
});
