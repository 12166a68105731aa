/** The bytes of a body and their content type in, what templates see out. */
import { formatOf, parseContentType } from './content-type';
import { parseForm } from './form';
import { parseJson } from './json';
import { parseMultipart } from './multipart';
import { asUtf8, decodeText } from './text';
import { parseXml } from './xml';

/** A body that can't be read as anything. */
export interface BinaryBody {
  contentType: string | null;
  /** Bytes. */
  size: number;
  base64: string;
}

/**
 * Reads a body by its content type: JSON to its value, forms to an object, XML to an object, text to a string,
 * anything else to `BinaryBody`, nothing to null. Without a content type JSON is tried, then text. Throws
 * `FailureError` with a `body.…` code when the body is not what its type says.
 */
export async function parseBody(contentType: string | undefined, bytes: Buffer): Promise<unknown> {
  if (bytes.length === 0) return null;
  const type = parseContentType(contentType);
  if (!type) return parseUntyped(bytes);
  switch (formatOf(type)) {
    case 'json':
      return parseJson(bytes);
    case 'form':
      return parseForm(decodeText(bytes, type.charset));
    case 'multipart':
      return parseMultipart(contentType ?? '', bytes);
    case 'xml':
      return parseXml(bytes, type.charset);
    case 'text':
      return decodeText(bytes, type.charset);
    case 'binary':
      return binary(type.essence, bytes);
  }
}

function parseUntyped(bytes: Buffer): unknown {
  try {
    return parseJson(bytes);
  } catch {
    return asUtf8(bytes) ?? binary(null, bytes);
  }
}

function binary(contentType: string | null, bytes: Buffer): BinaryBody {
  return { contentType, size: bytes.length, base64: bytes.toString('base64') };
}
