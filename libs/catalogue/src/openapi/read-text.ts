/** The text of a document, JSON or YAML, in; its value out. */
import { createRequire } from 'node:module';

import { ImportError } from '../imported';
import { isObject, type Json } from './json';

/** Loaded at its first use: most processes read no documents. */
const load = createRequire(__filename);

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
/** YAML takes about a second for each. */
export const MAX_YAML_BYTES = 3 * 1024 * 1024;
/** Of YAML: more of them than a person writes can be made into gigabytes. */
const MAX_ALIASES = 100;

/** Throws `ImportError`. */
export function readDocument(text: string): Json {
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
  const value = isJson ? readJson(trimmed) : readYaml(trimmed);
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

function readYaml(text: string): unknown {
  try {
    const { parse } = load('yaml') as typeof import('yaml');
    return parse(text, {
      maxAliasCount: MAX_ALIASES,
      merge: true,
      prettyErrors: false,
      strict: false,
      uniqueKeys: false,
      logLevel: 'silent',
    });
  } catch (cause) {
    const tooMany = cause instanceof Error && /alias/i.test(cause.message);
    throw new ImportError(
      tooMany
        ? 'The document repeats its parts (YAML aliases) too often. Paste it as JSON.'
        : 'The document can’t be read as JSON or as YAML. Paste all of it, as it was published.',
      { cause },
    );
  }
}
