import { listArgument, textArgument, wholeArgument } from './argument';
import type { Helper, HelperUse } from './helper';
import { HelperError } from './helper-error';
import { LIMITS } from './limits';
import { textHelper } from './text-helper';

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

const titleCase = textHelper(
  'titleCase',
  'Text with the first letter of every word as a capital, the others small.',
  'ann-marie LEE',
  'Ann-Marie Lee',
  (given) => given.toLowerCase().replaceAll(/(?<![\p{L}\p{N}'’])\p{L}/gu, (letter) => letter.toUpperCase()),
);

const slug = textHelper(
  'slug',
  'Text as a name for addresses and files: small letters a to z, digits and hyphens.',
  'Crème brûlée, 2 ×!',
  'creme-brulee-2',
  (given) =>
    given
      .replaceAll('ß', 'ss')
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, ''),
);

const lines = {
  ...split,
  name: 'lines',
  summary: 'The lines of a text as a list, whatever ends them, without empty ones.',
  usage: 'lines text',
  max: 1,
  example: {
    template: '{{lines trigger.body.note}}',
    scope: { trigger: { body: { note: 'one\r\n\ntwo' } } },
    result: ['one', 'two'],
  },
  call([value], _options, use) {
    const found = textArgument(value, use).split(/\r\n|\n|\r/);
    use.work(found.length * 4);
    return found.filter((line) => line.trim() !== '');
  },
} satisfies Helper;

const words = {
  ...lines,
  name: 'words',
  summary: 'The words of a text as a list: what stands between spaces and line breaks.',
  usage: 'words text',
  example: {
    template: '{{words trigger.body.name}}',
    scope: { trigger: { body: { name: ' Ann  Lee ' } } },
    result: ['Ann', 'Lee'],
  },
  call([value], _options, use) {
    const found = textArgument(value, use).trim().split(/\s+/);
    use.work(found.length * 4);
    return found.filter((word) => word !== '');
  },
} satisfies Helper;

const truncate: Helper = {
  name: 'truncate',
  summary: 'Text of at most so many characters; what is longer ends in … or in the ending you name.',
  usage: 'truncate text length ending',
  min: 2,
  max: 3,
  example: {
    template: '{{truncate trigger.body.note 8}}',
    scope: { trigger: { body: { note: 'A long note' } } },
    result: 'A long…',
  },
  call([value, length, ending = '…'], _options, use) {
    const given = textArgument(value, use);
    const most = wholeArgument(length, 0, LIMITS.output, 'the length');
    if (given.length <= most) return given;
    const end = textArgument(ending, use).slice(0, most);
    // Not in the middle of a sign that takes two.
    const cut = given.slice(0, most - end.length).replace(/[\ud800-\udbff]$/, '');
    return cut.trimEnd() + end;
  },
};

function pad(
  name: string,
  side: string,
  result: string,
  make: (text: string, length: number, by: string) => string,
): Helper {
  return {
    name,
    summary: `Text of at least so many characters, filled up ${side} with zeros, or with the text you name.`,
    usage: `${name} text length by`,
    min: 2,
    max: 3,
    example: {
      template: `{{${name} trigger.body.id 5}}`,
      scope: { trigger: { body: { id: 42 } } },
      result,
    },
    call([value, length, by = '0'], _options, use) {
      const most = wholeArgument(length, 0, LIMITS.output, 'the length');
      use.work(most);
      return make(textArgument(value, use), most, textArgument(by, use));
    },
  };
}

function ends(
  name: string,
  where: string,
  template: string,
  make: (text: string, piece: string) => boolean,
): Helper {
  return {
    name,
    summary: `True when a text ${where} with a piece of text. Capitals count.`,
    usage: `${name} text piece`,
    min: 2,
    max: 2,
    asks: true,
    example: { template, scope: { trigger: { body: { file: 'order-7.pdf' } } }, result: true },
    call: ([value, piece], _options, use) => make(textArgument(value, use), textArgument(piece, use)),
  };
}

const repeat: Helper = {
  name: 'repeat',
  summary: 'A text so many times.',
  usage: 'repeat text times',
  min: 2,
  max: 2,
  example: { template: '{{repeat "ab" 3}}', scope: {}, result: 'ababab' },
  call([value, times], _options, use) {
    const given = textArgument(value, use);
    const count = wholeArgument(times, 0, LIMITS.output, 'the times');
    use.work(given.length * count);
    return given.repeat(count);
  },
};

const stripTags = textHelper(
  'stripTags',
  'Text without HTML tags. To read HTML, not to make it safe: for that there is htmlEscape.',
  '<p>Hi <b>Ann</b></p>',
  'Hi Ann',
  (given) => {
    let out = '';
    for (let at = 0; ;) {
      const open = given.indexOf('<', at);
      if (open < 0) return out + given.slice(at);
      out += given.slice(at, open);
      const close = given.indexOf('>', open);
      if (close < 0) return out;
      at = close + 1;
    }
  },
);

export const TEXT_HELPERS: readonly Helper[] = [
  textHelper('uppercase', 'Text in capital letters.', 'Ann', 'ANN', (value) => value.toUpperCase()),
  textHelper('lowercase', 'Text in small letters.', 'Ann', 'ann', (value) => value.toLowerCase()),
  textHelper('capitalize', 'Text with its first letter as a capital.', 'ann lee', 'Ann lee', (value) => {
    const [first = ''] = value.slice(0, 2);
    return first.toUpperCase() + value.slice(first.length);
  }),
  textHelper('trim', 'Text without the spaces and line breaks around it.', ' Ann ', 'Ann', (value) =>
    value.trim(),
  ),
  replace,
  split,
  join,
  concat,
  asText,
  titleCase,
  slug,
  lines,
  words,
  truncate,
  pad('padStart', 'in front', '00042', (given, length, by) => given.padStart(length, by)),
  pad('padEnd', 'behind', '42000', (given, length, by) => given.padEnd(length, by)),
  ends('startsWith', 'begins', '{{startsWith trigger.body.file "order-"}}', (given, piece) =>
    given.startsWith(piece),
  ),
  ends('endsWith', 'ends', '{{endsWith trigger.body.file ".pdf"}}', (given, piece) => given.endsWith(piece)),
  repeat,
  stripTags,
];
