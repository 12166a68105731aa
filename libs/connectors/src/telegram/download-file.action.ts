/** https://core.telegram.org/bots/api#getfile */
import { Type } from 'typebox';

import { defineAction, PermanentError, textAt } from '#connector-sdk';

import { BOT_PATH } from './auth';
import { call } from './call';

export const downloadFile = defineAction({
  key: 'download_file',
  title: 'Download a file',
  description: 'Gets a file that somebody sent to the bot, of up to 20 MB.',
  idempotent: true,
  input: Type.Object(
    {
      fileId: Type.String({
        title: 'File',
        description: 'The file_id from the message: of its document, of the last one of its photos…',
        minLength: 1,
        maxLength: 500,
        ui: { placeholder: '{{trigger.fileId}}' },
      }),
      name: Type.Optional(
        Type.String({ title: 'Name', description: 'Left out: what Telegram calls it.', maxLength: 255 }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ file: Type.Unknown({ title: 'File' }) }),
  async run({ input, api, files }) {
    const path = textAt(await call(api, 'getFile', { file_id: input.fileId }), 'file_path');
    if (path === null)
      throw new PermanentError({
        code: 'telegram.no_file_path',
        message: 'Telegram does not give this file. It is too large, or not there any more.',
      });
    const parts = path.split('/').map(encodeURIComponent);
    const { body, headers } = await api.open({ path: `/file${BOT_PATH}/${parts.join('/')}`, as: 'bytes' });
    const name = input.name || (path.split('/').at(-1) ?? 'file');
    const contentType = String(headers['content-type'] ?? 'application/octet-stream');
    return { file: await files.save(body, { name, contentType }) };
  },
});
