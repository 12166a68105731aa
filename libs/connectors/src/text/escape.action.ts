import { defineAction, PermanentError } from '#connector-sdk';
import { Type } from 'typebox';

import { checkLength, textField, textOutput } from './fields';

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const WAYS = {
  html: (text: string) => text.replaceAll(/[&<>"']/g, (sign) => HTML[sign] ?? sign),
  url: (text: string) => encodeURIComponent(text),
  urlDecode: (text: string) => decodeURIComponent(text.replaceAll('+', ' ')),
  json: (text: string) => JSON.stringify(text).slice(1, -1),
  csv: (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text),
} as const;

type Way = keyof typeof WAYS;

export const escapeAction = defineAction({
  key: 'escape',
  title: 'Make text safe for HTML, addresses or JSON',
  description: 'So that nothing in it counts as HTML, as a part of an address, or as the end of a JSON text.',
  idempotent: true,
  input: Type.Object(
    {
      text: textField(),
      way: Type.Enum(Object.keys(WAYS) as Way[], {
        title: 'For',
        default: 'html',
        ui: {
          labels: {
            html: 'HTML (< becomes &lt;)',
            url: 'A part of a web address (space becomes %20)',
            urlDecode: 'Back from a web address (%20 becomes a space)',
            json: 'The inside of a JSON text',
            csv: 'A cell of a CSV file',
          },
        },
      }),
    },
    { additionalProperties: false },
  ),
  output: textOutput(),
  run: async ({ input: { text, way } }) => {
    try {
      const written = WAYS[way](text);
      checkLength(written.length);
      return { text: written };
    } catch (cause) {
      if (!(cause instanceof URIError)) throw cause;
      throw new PermanentError({
        code: 'text.not_encoded',
        message:
          'This is no text from a web address: after a % there have to be two digits or letters from a to f.',
        cause,
      });
    }
  },
});
