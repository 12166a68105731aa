import { defineAction, fileNameOf, PermanentError, RetryableError } from '#connector-sdk';
import { Type } from 'typebox';

import { FileOutput } from './fields';

export const download = defineAction({
  key: 'download',
  title: 'Download a file',
  description: 'Gets a file from a web address that anybody may read. For others, use the HTTP connector.',
  idempotent: true,
  input: Type.Object(
    {
      url: Type.String({
        title: 'Address',
        pattern: '^https?://',
        maxLength: 10_000,
        ui: { placeholder: 'https://example.com/report.pdf' },
      }),
      name: Type.Optional(
        Type.String({
          title: 'Name',
          description: 'Left out: as the server or the address says.',
          maxLength: 200,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    file: FileOutput,
    url: Type.String({ title: 'Address', description: 'After redirects.' }),
  }),
  async run({ input: { url, name }, streams, files, signal }) {
    const answer = await streams.open({ method: 'GET', url, headers: { accept: '*/*' }, signal });
    if (answer.status !== 200) throw refused(answer.status);
    const type = answer.headers['content-type'];
    const file = await files.save(answer.body, {
      name: name || fileNameOf(answer),
      ...(typeof type === 'string' ? { contentType: type } : {}),
    });
    return { file, url: answer.url };
  },
});

function refused(status: number): PermanentError | RetryableError {
  const message = `The address answered with status ${status}, not with a file.`;
  return status >= 500 || status === 429 || status === 408
    ? new RetryableError({ code: 'files.download_status', message, details: { status } })
    : new PermanentError({ code: 'files.download_status', message, details: { status } });
}
