/** https://core.telegram.org/bots/api#senddocument */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { callWithFile } from './call';
import { chatField, idOf, marksField, marksOf, Message, messageIn, sendingFields, sendingOf } from './fields';

export const sendDocument = defineAction({
  key: 'send_document',
  title: 'Send a file',
  description: 'Sends any file, of up to 50 MB.',
  input: Type.Object(
    {
      chat: chatField,
      document: Type.Unknown({
        title: 'File',
        description:
          'A file of an earlier step; or an address on the web; or the id of a file that Telegram has.',
        ui: { format: 'file' },
      }),
      name: Type.Optional(
        Type.String({ title: 'Name', description: 'Left out: the file’s own.', maxLength: 255 }),
      ),
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
    const file = { name: 'document', value: input.document, filename: input.name };
    return messageIn(await callWithFile(context, 'sendDocument', parameters, file));
  },
});
