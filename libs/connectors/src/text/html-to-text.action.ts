import { defineAction, htmlToText } from '#connector-sdk';
import { Type } from 'typebox';

import { textField, textOutput } from './fields';

export const htmlToTextAction = defineAction({
  key: 'html-to-text',
  title: 'HTML to text',
  description: 'Gives what people see of HTML, without its tags.',
  idempotent: true,
  input: Type.Object(
    { html: textField('HTML', { ui: { multiline: true, format: 'html' } }) },
    { additionalProperties: false },
  ),
  output: textOutput(),
  run: async ({ input }) => ({ text: htmlToText(input.html) }),
});
