import { defineAction, htmlToText, PermanentError } from '#connector-sdk';
import { Type } from 'typebox';

import { checkLength, textField } from './fields';

const MAX_HTML = 2_000_000;
/** Some selectors compare each element with its neighbours. */
const MAX_ELEMENTS = 20_000;
const MAX_FOUND = 1000;
/** They search below each element that is looked at. */
const COSTLY = /:(?:has|contains|icontains)\b/i;

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
  async run({ input: { html, selector, give = 'text', attribute, max = 100 } }) {
    // Loaded by those who take HTML apart, not by every process.
    const { load } = await import('cheerio/slim');
    const page = load(html, { xml: false });
    if (page.root().find('*').length > MAX_ELEMENTS) throw tooLarge();
    const all: string[] = [];
    let length = 0;
    for (const element of select(() => page.root().find(selector).slice(0, max).toArray(), selector)) {
      const one = page(element);
      const value = give === 'attribute' ? one.attr(attribute ?? 'href') : page.html(one);
      if (value === undefined) continue;
      // Elements within elements are written again and again.
      checkLength((length += value.length));
      all.push(give === 'text' ? htmlToText(value) : value);
    }
    return { found: all.length > 0, first: all[0] ?? null, all, count: all.length };
  },
});

function select<T>(find: () => T, selector: string): T {
  if (!COSTLY.test(selector)) {
    try {
      return find();
    } catch (cause) {
      throw badSelector(selector, 'is not a CSS selector', cause);
    }
  }
  throw badSelector(selector, 'uses :has or :contains, which are not allowed here');
}

const badSelector = (selector: string, what: string, cause?: unknown): PermanentError =>
  new PermanentError({
    code: 'text.bad_selector',
    message: `‘${selector.slice(0, 60)}’ ${what}. Write it like: table.prices td.`,
    cause,
  });

const tooLarge = (): PermanentError =>
  new PermanentError({
    code: 'text.too_long',
    message: `The page has more than ${MAX_ELEMENTS.toLocaleString('en')} elements. Take a part of it.`,
  });
