/** XML text (XML 1.0) in, values out; and the other way. */
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

export const MAX_XML_DEPTH = 100;

const DOCTYPE = /<!DOCTYPE/i;
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g;
const SHAPE = { ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: '#text' } as const;

/** `doctype`: it has one, which could name entities. `depth`: more than {@link MAX_XML_DEPTH} levels. */
export type XmlProblem = 'malformed' | 'doctype' | 'depth';

export class XmlError extends Error {
  override readonly name = 'XmlError';

  constructor(
    readonly problem: XmlProblem,
    cause?: unknown,
  ) {
    super(`The XML can't be read: ${problem}.`, { cause });
  }
}

/** Values stay text: "007" is not 7, and a list of one looks like the value itself. */
const parser = new XMLParser({
  ...SHAPE,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_XML_DEPTH,
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
 * other is its text; repeated elements are a list.
 *
 * @throws XmlError
 */
export function readXml(text: string): unknown {
  if (DOCTYPE.test(text)) throw new XmlError('doctype');
  if (XMLValidator.validate(text, { allowBooleanAttributes: false }) !== true)
    throw new XmlError('malformed');
  try {
    return parser.parse(text) as unknown;
  } catch (cause) {
    const tooDeep = cause instanceof Error && /nested tags/i.test(cause.message);
    throw new XmlError(tooDeep ? 'depth' : 'malformed', cause);
  }
}

/** Writes what {@link readXml} reads, `indent` spaces a level. The names have to be XML names. */
export function writeXml(value: unknown, indent: number): string {
  const builder = new XMLBuilder({
    ...SHAPE,
    format: indent > 0,
    indentBy: ' '.repeat(indent),
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  });
  return builder.build(value).trimEnd();
}
