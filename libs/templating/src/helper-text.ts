import { describe, listArgument, textArgument } from './argument';
import type { Helper, HelperUse } from './helper';
import { HelperError } from './helper-error';
import { LIMITS } from './limits';

const text = (
  name: string,
  summary: string,
  given: string,
  result: string,
  make: (value: string) => string,
): Helper => ({
  name,
  summary,
  usage: `${name} text`,
  min: 1,
  max: 1,
  example: {
    template: `{{${name} trigger.body.name}}`,
    scope: { trigger: { body: { name: given } } },
    result,
  },
  call: ([value], _options, use) => make(textArgument(value, use)),
});

/** Text to look for: bounded, because searching long text for long text is quadratic. */
function needle(value: unknown, use: HelperUse): string {
  const found = textArgument(value, use);
  if (found.length <= LIMITS.needle) return found;
  throw new HelperError(`looks for at most ${LIMITS.needle} characters, and got ${found.length}`);
}

function count(haystack: string, sought: string): number {
  let found = 0;
  for (let at = haystack.indexOf(sought); at >= 0; at = haystack.indexOf(sought, at + sought.length))
    found += 1;
  return found;
}

const replace: Helper = {
  name: 'replace',
  summary:
    'Replaces each occurrence of one piece of text by another. Plain text, at most 100 characters, no patterns.',
  usage: 'replace text search replacement',
  min: 3,
  max: 3,
  example: {
    template: '{{replace trigger.body.phone " " "-"}}',
    scope: { trigger: { body: { phone: '555 01 02' } } },
    result: '555-01-02',
  },
  call([value, search, replacement], _options, use) {
    const haystack = textArgument(value, use);
    const sought = needle(search, use);
    const by = textArgument(replacement, use);
    if (sought === '') return haystack;
    use.work(count(haystack, sought) * by.length);
    return haystack.split(sought).join(by);
  },
};

const split: Helper = {
  name: 'split',
  summary:
    'Cuts text at each separator (a comma, unless you name one) and gives the list of pieces, without the spaces around them.',
  usage: 'split text separator',
  min: 1,
  max: 2,
  example: {
    template: '{{split trigger.body.tags ","}}',
    scope: { trigger: { body: { tags: 'new, vip' } } },
    result: ['new', 'vip'],
  },
  call([value, separator = ','], _options, use) {
    const given = textArgument(value, use);
    const sought = needle(separator, use);
    if (given === '') return [];
    const pieces = given.split(sought);
    use.work(pieces.length * 4);
    return sought === '' ? pieces : pieces.map((piece) => piece.trim());
  },
};

const join: Helper = {
  name: 'join',
  summary:
    'Makes one text of a list, with a separator in between (a comma and a space, unless you name one).',
  usage: 'join list separator',
  min: 1,
  max: 2,
  example: {
    template: '{{join trigger.body.tags " / "}}',
    scope: { trigger: { body: { tags: ['new', 'vip'] } } },
    result: 'new / vip',
  },
  call([value, separator = ', '], _options, use) {
    const list = listArgument(value);
    const between = textArgument(separator, use);
    use.work(list.length * (between.length + 4));
    return list.map((entry) => textArgument(entry, use)).join(between);
  },
};

const concat: Helper = {
  name: 'concat',
  summary: 'Puts texts one behind the other.',
  usage: 'concat text text…',
  min: 1,
  max: 50,
  example: {
    template: '{{uppercase (concat trigger.body.first "-" trigger.body.last)}}',
    scope: { trigger: { body: { first: 'ann', last: 'lee' } } },
    result: 'ANN-LEE',
  },
  call: (args, _options, use) => args.map((arg) => textArgument(arg, use)).join(''),
};

const asText: Helper = {
  name: 'text',
  summary:
    'Any value as text: what it would read as in the middle of a sentence. Keeps "007" and 7 apart from numbers.',
  usage: 'text value',
  min: 1,
  max: 1,
  example: { template: '{{text trigger.body.id}}', scope: { trigger: { body: { id: 42 } } }, result: '42' },
  call: ([value], _options, use) => textArgument(value, use),
};

const base64Decode: Helper = {
  name: 'base64Decode',
  summary: 'Text from base64 (or base64url); it must hold UTF-8.',
  usage: 'base64Decode text',
  min: 1,
  max: 1,
  example: {
    template: '{{base64Decode trigger.body.data}}',
    scope: { trigger: { body: { data: 'aGk=' } } },
    result: 'hi',
  },
  call([value], _options, use) {
    const given = textArgument(value, use);
    if (/[^A-Za-z0-9+/_\-=\s]/.test(given)) throw new HelperError(`needs base64, and got ${describe(value)}`);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(given, 'base64'));
    } catch (cause) {
      throw new HelperError('needs base64 that holds text, and got binary data', { cause });
    }
  },
};

export const TEXT_HELPERS: readonly Helper[] = [
  text('uppercase', 'Text in capital letters.', 'Ann', 'ANN', (value) => value.toUpperCase()),
  text('lowercase', 'Text in small letters.', 'Ann', 'ann', (value) => value.toLowerCase()),
  text('capitalize', 'Text with its first letter as a capital.', 'ann lee', 'Ann lee', (value) => {
    const [first = ''] = value.slice(0, 2);
    return first.toUpperCase() + value.slice(first.length);
  }),
  text('trim', 'Text without the spaces and line breaks around it.', ' Ann ', 'Ann', (value) => value.trim()),
  replace,
  split,
  join,
  concat,
  asText,
  text('urlEncode', 'Text made safe for a part of a URL.', 'a b&c', 'a%20b%26c', (value) =>
    encodeURIComponent(value),
  ),
  text('base64Encode', 'Text (as UTF-8) in base64.', 'hi', 'aGk=', (value) =>
    Buffer.from(value).toString('base64'),
  ),
  base64Decode,
];
