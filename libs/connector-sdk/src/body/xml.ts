import { XMLParser, XMLValidator } from 'fast-xml-parser';

import { bodyError } from './body-error';
import { decodeText } from './text';

const MAX_NESTED_TAGS = 100;
const DECLARED = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/;
const DOCTYPE = /<!DOCTYPE/i;
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g;

/** Values stay text: "007" is not 7, and a list of one looks like the value itself. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_NESTED_TAGS,
  entityDecoder: {
    decode: decodeReferences,
    // A document with a DOCTYPE, which could name more entities, never comes here.
    setExternalEntities: () => undefined,
    addInputEntities: () => undefined,
    reset: () => undefined,
    setXmlVersion: () => undefined,
  },
});

/** XML's own five entities and character references (XML 1.0 §4.1, §4.6); nothing expands twice. */
function decodeReferences(text: string): string {
  return text.includes('&')
    ? text.replace(REFERENCE, (_whole, decimal?: string, hex?: string, name?: string) =>
        name
          ? (ENTITIES[name] ?? '')
          : String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex ?? '', 16)),
      )
    : text;
}

/**
 * Reads XML: an element with attributes or children is an object (`@name` is an attribute, `#text` its text), any
 * other is its text; repeated elements are a list. Throws `body.malformed_xml`, `body.xml_doctype`, `body.too_deep`.
 */
export function parseXml(bytes: Buffer, charset: string | null): unknown {
  const text = decodeText(bytes, charset ?? DECLARED.exec(bytes.toString('latin1', 0, 200))?.[1] ?? null);
  if (DOCTYPE.test(text)) throw bodyError('body.xml_doctype');
  if (XMLValidator.validate(text, { allowBooleanAttributes: false }) !== true)
    throw bodyError('body.malformed_xml');
  try {
    return parser.parse(text) as unknown;
  } catch (cause) {
    const tooDeep = cause instanceof Error && /nested tags/i.test(cause.message);
    throw bodyError(tooDeep ? 'body.too_deep' : 'body.malformed_xml', cause);
  }
}
