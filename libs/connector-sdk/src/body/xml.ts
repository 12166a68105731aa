import { readXml, XmlError } from '#formats';

import { bodyError } from './body-error';
import { decodeText } from './text';

const DECLARED = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/;
const CODES = {
  malformed: 'body.malformed_xml',
  doctype: 'body.xml_doctype',
  depth: 'body.too_deep',
} as const;

/** Reads XML as `readXml` does. Throws `body.malformed_xml`, `body.xml_doctype`, `body.too_deep`. */
export function parseXml(bytes: Buffer, charset: string | null): unknown {
  const text = decodeText(bytes, charset ?? DECLARED.exec(bytes.toString('latin1', 0, 200))?.[1] ?? null);
  try {
    return readXml(text);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw bodyError(CODES[error.problem], error.cause);
  }
}
