import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

const COLOUR = '^#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$';
/** Bytes that the largest code holds (ISO/IEC 18004, version 40-L). */
const MAX_BYTES = 2953;

export const createAction = defineAction({
  key: 'create',
  title: 'Make a QR code',
  description: 'Makes a picture that a phone reads: of a link, a text, a phone number.',
  idempotent: true,
  input: Type.Object(
    {
      text: Type.String({
        title: 'What it says',
        minLength: 1,
        maxLength: MAX_BYTES,
        ui: { placeholder: 'https://example.com/orders/1001' },
      }),
      format: Type.Optional(
        Type.Enum(['png', 'svg'], {
          title: 'Kind of picture',
          default: 'png',
          ui: { labels: { png: 'PNG', svg: 'SVG (sharp in every size)' } },
        }),
      ),
      size: Type.Optional(
        Type.Integer({ title: 'Width in pixels', minimum: 50, maximum: 2000, default: 400 }),
      ),
      correction: Type.Optional(
        Type.Enum(['L', 'M', 'Q', 'H'], {
          title: 'How much of it may be hidden or dirty',
          default: 'M',
          ui: { labels: { L: '7 %', M: '15 %', Q: '25 %', H: '30 %' }, advanced: true },
        }),
      ),
      margin: Type.Optional(
        Type.Integer({
          title: 'White edge',
          description: 'In dots of the code; readers want 4.',
          minimum: 0,
          maximum: 20,
          default: 4,
          ui: { advanced: true },
        }),
      ),
      dark: Type.Optional(
        Type.String({
          title: 'Colour of the dots',
          pattern: COLOUR,
          default: '#000000',
          ui: { advanced: true },
        }),
      ),
      light: Type.Optional(
        Type.String({
          title: 'Colour of the ground',
          description: '#ffffff00 is see-through.',
          pattern: COLOUR,
          default: '#ffffff',
          ui: { advanced: true },
        }),
      ),
      fileName: Type.Optional(
        Type.String({ title: 'Name of the file', minLength: 1, maxLength: 200, ui: { advanced: true } }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    file: Type.Object(
      {
        $file: Type.String(),
        name: Type.String({ title: 'Name' }),
        contentType: Type.String({ title: 'Type' }),
        size: Type.Integer({ title: 'Bytes' }),
      },
      { title: 'File' },
    ),
  }),
  async run({ input, files }) {
    const { text, format = 'png', size = 400, correction = 'M', margin = 4 } = input;
    const { dark = '#000000', light = '#ffffff', fileName = `qr-code.${format}` } = input;
    // Loaded by those who make one, not by every process.
    const { default: qr } = await import('qrcode');
    const options = {
      errorCorrectionLevel: correction,
      margin,
      width: size,
      color: { dark, light },
    } as const;
    try {
      const content =
        format === 'svg'
          ? await qr.toString(text, { ...options, type: 'svg' })
          : await qr.toBuffer(text, { ...options, type: 'png' });
      return { file: await files.save(content, { name: fileName, contentType: TYPES[format] }) };
    } catch (error) {
      if (error instanceof Error && /too big/i.test(error.message)) throw tooLong(error);
      throw error;
    }
  },
});

const TYPES = { png: 'image/png', svg: 'image/svg+xml' } as const;

const tooLong = (cause: unknown): PermanentError =>
  new PermanentError({
    code: 'qr.too_long',
    message: 'The text is too long for a QR code. Take a short link to it, or let less of it be hidden.',
    cause,
  });
