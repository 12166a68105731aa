/** https://core.telegram.org/bots/api#sendlocation */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { call } from './call';
import { chatField, idOf, Message, messageIn, sendingFields, sendingOf } from './fields';

export const sendLocation = defineAction({
  key: 'send_location',
  title: 'Send a place',
  description: 'Sends a point on the map.',
  input: Type.Object(
    {
      chat: chatField,
      latitude: Type.Number({ title: 'Latitude', minimum: -90, maximum: 90 }),
      longitude: Type.Number({ title: 'Longitude', minimum: -180, maximum: 180 }),
      ...sendingFields,
    },
    { additionalProperties: false },
  ),
  output: Message,
  run: async ({ input, api }) =>
    messageIn(
      await call(api, 'sendLocation', {
        chat_id: idOf(input.chat),
        latitude: input.latitude,
        longitude: input.longitude,
        ...sendingOf(input),
      }),
    ),
});
