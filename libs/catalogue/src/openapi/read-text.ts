/** The text of a document, JSON or YAML, in; its value out. */
import { ImportError } from '../imported';
import { isObject, type Json } from './json';
import { readYaml } from './read-yaml';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
/** YAML takes much longer. */
export const MAX_YAML_BYTES = 8 * 1024 * 1024;

/** Throws `ImportError`. */
export async function readDocument(text: string): Promise<Json> {
  const bytes = Buffer.byteLength(text);
  const trimmed = text.replace(/^\uFEFF/, '').trimStart();
  const isJson = trimmed.startsWith('{');
  const most = isJson ? MAX_DOCUMENT_BYTES : MAX_YAML_BYTES;
  if (bytes > most) {
    const hint = isJson ? '' : ' As JSON it may be larger.';
    throw new ImportError(
      `The document is larger than ${most / 1024 / 1024} MiB, the most that is read.${hint}`,
    );
  }
  if (/^<(!doctype|html)/i.test(trimmed))
    throw new ImportError(
      'This is a web page, not an OpenAPI document. Look there for a link to a file that ends with .json or .yaml.',
    );
  const value = isJson ? readJson(trimmed) : await readYaml(trimmed);
  if (isObject(value)) return value;
  throw new ImportError('This is no OpenAPI document. Paste one that begins with “openapi” or “swagger”.');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ImportError(
      'The document begins like JSON, but is none. Paste all of it, as it was published.',
      { cause },
    );
  }
}
