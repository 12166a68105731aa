/** Text as other text: for URLs, HTML, and data that is sent as text. */
import { describe, objectArgument, textArgument } from './argument';
import type { Helper, HelperUse } from './helper';
import { HelperError } from './helper-error';
import { isForbidden } from './read-own';
import { textHelper } from './text-helper';

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Lengths of the entities by character code: counting is quick, and building what is refused anyway is not. */
const LENGTHS = new Uint8Array(128).fill(1);
for (const [sign, entity] of Object.entries(HTML)) LENGTHS[sign.charCodeAt(0)] = entity.length;

function escapedLength(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) length += LENGTHS[text.charCodeAt(at)] ?? 1;
  return length;
}

const UNHTML: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const MAX_FIELDS = 1000;

/** Bytes as UTF-8 text, or a reason why not. */
function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HelperError('needs data that is UTF-8 text, and got binary data', { cause });
  }
}

function decoder(
  name: string,
  summary: string,
  given: string,
  result: string,
  allowed: RegExp,
  what: string,
  read: (text: string) => Buffer,
): Helper {
  return textHelper(name, summary, given, result, (text) => {
    if (!allowed.test(text)) throw new HelperError(`needs ${what}, and got ${describe(text)}`);
    return utf8(read(text));
  });
}

const BASE64 = /^[A-Za-z0-9+/_\-=\s]*$/;

const urlDecode = textHelper(
  'urlDecode',
  'Text from a part of a URL; a plus is a space.',
  'a%20b%26c',
  'a b&c',
  (text) => {
    try {
      return decodeURIComponent(text.replaceAll('+', ' '));
    } catch (cause) {
      throw new HelperError(`needs URL-encoded text, and got ${describe(text)}`, { cause });
    }
  },
);

const queryString: Helper = {
  name: 'queryString',
  summary:
    'An object as the query of a URL; a list gives its name once for each entry, and what is empty is left out.',
  usage: 'queryString object',
  min: 1,
  max: 1,
  example: {
    template: '{{queryString trigger.body}}',
    scope: { trigger: { body: { q: 'a b', tag: ['x', 'y'], none: null } } },
    result: 'q=a+b&tag=x&tag=y',
  },
  call([value], _options, use) {
    const query = new URLSearchParams();
    for (const [name, inner] of Object.entries(objectArgument(value)))
      for (const one of Array.isArray(inner) ? (inner as unknown[]) : [inner])
        if (one !== null && one !== undefined) query.append(name, pieceOf(name, one, use));
    return query.toString();
  },
};

function pieceOf(name: string, value: unknown, use: HelperUse): string {
  use.work(name.length + 8);
  return textArgument(value, use);
}

const parseQuery: Helper = {
  name: 'parseQuery',
  summary:
    'The query of a URL as an object; a name that comes more than once has a list. At most 1,000 fields.',
  usage: 'parseQuery text',
  min: 1,
  max: 1,
  example: {
    template: '{{parseQuery trigger.body.query}}',
    scope: { trigger: { body: { query: '?q=a+b&tag=x&tag=y' } } },
    result: { q: 'a b', tag: ['x', 'y'] },
  },
  call([value], _options, use) {
    const text = textArgument(value, use);
    use.work(text.length);
    const all = new Map<string, string[]>();
    let count = 0;
    for (const [name, one] of new URLSearchParams(text.slice(text.indexOf('?') + 1))) {
      count += 1;
      if (count > MAX_FIELDS) throw new HelperError(`takes at most ${MAX_FIELDS} fields`);
      if (isForbidden(name)) throw new HelperError(`can't name a field "${name}"`);
      const known = all.get(name);
      if (known) known.push(one);
      else all.set(name, [one]);
    }
    return Object.fromEntries([...all].map(([name, found]) => [name, found.length === 1 ? found[0] : found]));
  },
};

/** What is written is paid for as well as what is read: it is a few times as long. */
function charged(written: string, use: HelperUse): string {
  use.work(written.length);
  return written;
}

export const ENCODING_HELPERS: readonly Helper[] = [
  textHelper('urlEncode', 'Text made safe for a part of a URL.', 'a b&c', 'a%20b%26c', (text, use) =>
    charged(encodeURIComponent(text), use),
  ),
  urlDecode,
  queryString,
  parseQuery,
  textHelper('base64Encode', 'Text (as UTF-8) in base64.', 'hi', 'aGk=', (text, use) =>
    charged(Buffer.from(text).toString('base64'), use),
  ),
  decoder(
    'base64Decode',
    'Text from base64 (or base64url); it must hold UTF-8.',
    'aGk=',
    'hi',
    BASE64,
    'base64',
    (text) => Buffer.from(text, 'base64'),
  ),
  textHelper(
    'base64UrlEncode',
    'Text (as UTF-8) in base64url: safe in URLs, without padding.',
    'a?>',
    'YT8-',
    (text, use) => charged(Buffer.from(text).toString('base64url'), use),
  ),
  textHelper('hexEncode', 'Text (as UTF-8) in hexadecimal.', 'hi', '6869', (text, use) =>
    charged(Buffer.from(text).toString('hex'), use),
  ),
  decoder(
    'hexDecode',
    'Text from hexadecimal; it must hold UTF-8.',
    '6869',
    'hi',
    /^(?:[0-9a-fA-F]{2})*$/,
    'hexadecimal',
    (text) => Buffer.from(text, 'hex'),
  ),
  textHelper(
    'htmlEscape',
    'Text made safe to stand in HTML.',
    'a < b & "c"',
    'a &lt; b &amp; &quot;c&quot;',
    (text, use) => {
      use.work(escapedLength(text));
      return text.replaceAll(/[&<>"']/g, (sign) => HTML[sign] ?? sign);
    },
  ),
  textHelper(
    'htmlUnescape',
    'The signs that the entities in HTML text stand for; tags stay as they are.',
    'a &lt; b &#38; c',
    'a < b & c',
    (text) =>
      text.replaceAll(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
        if (name) return UNHTML[name.toLowerCase()] ?? whole;
        const point = decimal ? Number(decimal) : parseInt(hex ?? '', 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
      }),
  ),
];
