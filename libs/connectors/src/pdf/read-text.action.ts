import path from 'node:path';

import { defineAction, runInThread } from '#connector-sdk';
import { Type } from 'typebox';

import type { PdfJob, PdfText } from './pdf-job';

const MAX_BYTES = 50 * 1024 * 1024;
const MAX_LENGTH = 5_000_000;

const optional = (title: string) => Type.Union([Type.String(), Type.Null()], { title });

export const readText = defineAction({
  key: 'read-text',
  title: 'Read the text of a PDF',
  description: 'Gives the text of a PDF, page by page. Pictures of text, such as scans, have none.',
  idempotent: true,
  input: Type.Object(
    {
      file: Type.Unknown({
        title: 'PDF',
        description: 'A file of an earlier step or of the trigger, up to 50 MB.',
        ui: { format: 'file' },
      }),
      from: Type.Optional(Type.Integer({ title: 'From page', minimum: 1, maximum: 100_000, default: 1 })),
      to: Type.Optional(
        Type.Integer({
          title: 'To page',
          description: 'Left out: the last one.',
          minimum: 1,
          maximum: 100_000,
        }),
      ),
      password: Type.Optional(
        Type.String({
          title: 'Password',
          description: 'Of a protected PDF.',
          maxLength: 500,
          ui: { secret: true },
        }),
      ),
    },
    { additionalProperties: false, required: ['file'] },
  ),
  output: Type.Object({
    text: Type.String({ title: 'Text', description: 'Of all pages, with an empty line between them.' }),
    pages: Type.Array(
      Type.Object({ page: Type.Integer({ title: 'Page' }), text: Type.String({ title: 'Text' }) }),
      { title: 'Pages' },
    ),
    total: Type.Integer({ title: 'Pages of the PDF' }),
    cut: Type.Boolean({ title: 'Cut', description: 'There was more than 5 million characters.' }),
    title: optional('Title'),
    author: optional('Author'),
    createdAt: optional('Made at'),
  }),
  async run({ input: { file, from = 1, to = Infinity, password = '' }, files, signal }) {
    const bytes = new Uint8Array(await files.read(file, MAX_BYTES));
    const job: PdfJob = { bytes, password, from, to, maxLength: MAX_LENGTH };
    const read = (await runInThread({
      file: path.join(__dirname, 'pdf.thread'),
      data: job,
      transfer: [bytes.buffer],
      code: 'pdf',
      what: 'The PDF',
      timeoutMs: 30_000,
      memoryMb: 512,
      signal,
    })) as PdfText;
    return {
      ...read,
      text: read.pages.map(({ text }) => text).join('\n\n'),
      createdAt: isoOf(read.createdAt),
    };
  },
});

/** ISO 32000-1 §7.9.4: D:YYYYMMDDHHmmSSOHH'mm, of which all but the year may be missing. */
function isoOf(date: string | null): string | null {
  const parts = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?([+-]\d\d)?'?(\d\d)?/.exec(date ?? '');
  if (!parts) return null;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    zone,
    zoneMinute = '00',
  ] = parts;
  const time = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${zone ? `${zone}:${zoneMinute}` : 'Z'}`,
  );
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
