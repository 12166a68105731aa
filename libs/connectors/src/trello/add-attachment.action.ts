import { Type } from 'typebox';

import {
  answerShape,
  defineAction,
  given,
  pathPart,
  PermanentError,
  someNumber,
  someText,
} from '#connector-sdk';

import { boardToFind, card } from './fields';

export const addAttachment = defineAction({
  key: 'add_attachment',
  title: 'Attach a file or a link',
  description: 'Adds a file, or the address of a page, to a card.',
  input: Type.Object(
    {
      board: boardToFind,
      card,
      file: Type.Optional(Type.Unknown({ title: 'File', ui: { format: 'file' } })),
      url: Type.Optional(
        Type.String({
          title: 'Address',
          description: 'In place of a file.',
          pattern: '^(https?://.*)?$',
          maxLength: 4096,
        }),
      ),
      name: Type.Optional(Type.String({ title: 'Name', maxLength: 256 })),
      setCover: Type.Optional(Type.Boolean({ title: 'Use it as the cover', ui: { advanced: true } })),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    id: someText('Id'),
    name: someText('Name'),
    url: someText('Address'),
    mimeType: someText('Content type'),
    bytes: someNumber('Bytes'),
    date: someText('Attached at'),
  }),
  async run({ input, api, files }) {
    const path = `/cards/${pathPart(input.card)}/attachments`;
    if (input.url)
      return api.post(path, given({ url: input.url, name: input.name, setCover: input.setCover }));
    if (input.file === undefined || input.file === null || input.file === '') {
      throw new PermanentError({
        code: 'trello.nothing_to_attach',
        message: 'There is nothing to attach: choose a file, or enter an address.',
      });
    }
    const { name, contentType, content } = await files.open(input.file);
    const { body } = await api.request({
      method: 'POST',
      path,
      parts: [
        { name: 'name', content: input.name ? input.name : name },
        { name: 'mimeType', content: contentType },
        ...(input.setCover === undefined ? [] : [{ name: 'setCover', content: String(input.setCover) }]),
        { name: 'file', filename: name, contentType, content },
      ],
    });
    return body;
  },
});
