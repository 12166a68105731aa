import { defineAction, htmlToText } from '#connector-sdk';
import { Type } from 'typebox';

import { runExtract } from './extract-job';
import { MAX_TEXT, textField } from './fields';

const MAX_HTML = 2_000_000;
const MAX_ELEMENTS = 20_000;
const MAX_FOUND = 1000;

export const extractHtmlAction = defineAction({
  key: 'extract-html',
  title: 'Extract from HTML',
  description: 'Takes parts out of a web page by a CSS selector.',
  idempotent: true,
  input: Type.Object(
    {
      html: textField('HTML', { maxLength: MAX_HTML, ui: { multiline: true, format: 'html' } }),
      selector: Type.String({
        title: 'CSS selector',
        description: 'Your browser shows it: right click on the place, Inspect, then Copy selector.',
        minLength: 1,
        maxLength: 500,
        ui: { placeholder: 'table.prices tr td:first-child' },
      }),
      give: Type.Optional(
        Type.Enum(['text', 'html', 'attribute'], {
          title: 'What to take',
          default: 'text',
          ui: { labels: { text: 'Its text', html: 'Its HTML', attribute: 'An attribute' } },
        }),
      ),
      attribute: Type.Optional(
        Type.String({
          title: 'Attribute',
          minLength: 1,
          maxLength: 100,
          ui: { showWhen: { field: 'give', in: ['attribute'] }, placeholder: 'href' },
        }),
      ),
      max: Type.Optional(
        Type.Integer({
          title: 'Parts at most',
          minimum: 1,
          maximum: MAX_FOUND,
          default: 100,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    found: Type.Boolean({ title: 'Found' }),
    first: Type.Union([Type.String(), Type.Null()], { title: 'First one' }),
    all: Type.Array(Type.String(), { title: 'All of them' }),
    count: Type.Integer({ title: 'How many' }),
  }),
  async run({ input: { html, selector, give = 'text', attribute = 'href', max = 100 }, signal }) {
    const values = await runExtract(
      {
        ...{ html, selector, max, maxElements: MAX_ELEMENTS, maxChars: 2 * MAX_TEXT },
        attribute: give === 'attribute' ? attribute : null,
      },
      signal,
    );
    const all = give === 'text' ? values.map(htmlToText) : values;
    return { found: all.length > 0, first: all[0] ?? null, all, count: all.length };
  },
});
