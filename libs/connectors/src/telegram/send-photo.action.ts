/** https://core.telegram.org/bots/api#sendphoto */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { callWithFile } from './call';
import { chatField, idOf, marksField, marksOf, Message, messageIn, sendingFields, sendingOf } from './fields';

export const sendPhoto = defineAction({
  key: 'send_photo',
  title: 'Send a picture',
  description: 'Sends a picture, of up to 10 MB.',
  input: Type.Object(
    {
      chat: chatField,
      photo: Type.Unknown({
        title: 'Picture',
        description:
          'A file of an earlier step; or an address on the web; or the id of a file that Telegram has.',
        ui: { format: 'file' },
      }),
      caption: Type.Optional(
        Type.String({ title: 'Text below it', maxLength: 1024, ui: { multiline: true } }),
      ),
      marks: marksField,
      ...sendingFields,
    },
    { additionalProperties: false },
  ),
  output: Message,
  async run(context) {
    const { input } = context;
    const parameters = {
      chat_id: idOf(input.chat),
      caption: input.caption || undefined,
      parse_mode: marksOf(input.marks),
      ...sendingOf(input),
    };
    const file = { name: 'photo', value: input.photo };
    return messageIn(await callWithFile(context, 'sendPhoto', parameters, file));
  },
});
