import { readXml, writeXml, XmlError } from '#formats';

import { describe, objectArgument, textArgument, wholeArgument } from './argument';
import type { Helper, HelperUse } from './helper';
import { HelperError } from './helper-error';
import { jsonText } from './json-text';

/** Names of elements and attributes (XML 1.0 §2.3), ASCII and letters; no colon at the ends. */
const NAME = /^@?[\p{L}_][\p{L}\p{N}._-]*(?::[\p{L}_][\p{L}\p{N}._-]*)?$/u;
/** Reading XML takes that much more than handling text does. */
const READ = 3;

const PROBLEMS = {
  malformed: 'needs well-formed XML',
  doctype: 'takes no XML with a DOCTYPE',
  depth: 'takes XML of at most 100 levels',
} as const;

const parseXml: Helper = {
  name: 'parseXml',
  summary:
    'XML text as an object: elements by name, attributes with @ in front, an element’s own text as #text where it has attributes; elements that come more than once are a list. All values are text.',
  usage: 'parseXml text',
  min: 1,
  max: 1,
  example: {
    template: '{{parseXml trigger.body.xml}}',
    scope: { trigger: { body: { xml: '<order id="7"><sku>a</sku><sku>b</sku></order>' } } },
    result: { order: { '@id': '7', sku: ['a', 'b'] } },
  },
  call([value], _options, use) {
    const text = textArgument(value, use);
    use.work(text.length * READ);
    try {
      return readXml(text);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      throw new HelperError(`${PROBLEMS[error.problem]}, and got ${describe(text)}`, { cause: error });
    }
  },
};

const toXml: Helper = {
  name: 'toXml',
  summary: 'An object as XML text, the way parseXml gives it; with indent=2 over several lines.',
  usage: 'toXml object indent=2',
  min: 1,
  max: 1,
  options: ['indent'],
  example: {
    template: '{{toXml trigger.body}}',
    scope: { trigger: { body: { order: { '@id': '7', sku: ['a & b', 'c'] } } } },
    result: '<order id="7"><sku>a &amp; b</sku><sku>c</sku></order>',
  },
  call([value], options, use) {
    const indent = wholeArgument(options['indent'] ?? 0, 0, 8, 'indent');
    const object = objectArgument(value);
    // Measures it, and refuses what is too deep, before it is walked without a bound.
    use.work(jsonText(object, indent, use.workAllowance).length * 2);
    const named = withNames(object, use);
    const written = writeXml(named, indent);
    use.work(written.length);
    return written;
  },
};

/** What is empty becomes an empty element; a name that XML does not have is refused, as it would break the text. */
function withNames(value: unknown, use: HelperUse): unknown {
  use.work(2);
  if (Array.isArray(value)) return value.map((inner) => withNames(inner, use));
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object' || value instanceof Date) return textArgument(value, use);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name !== '#text' && !NAME.test(name))
        throw new HelperError(`can't name an element ${describe(name)}`);
      return [name, withNames(inner, use)];
    }),
  );
}

export const XML_HELPERS: readonly Helper[] = [parseXml, toXml];
