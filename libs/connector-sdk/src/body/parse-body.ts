/** The bytes of a body and their content type in, what templates see out. */
import type { FileRef } from '../files';
import { formatOf, parseContentType } from './content-type';
import { parseForm } from './form';
import { parseJson } from './json';
import { bodyName, eventFileRef, type EventFileOptions } from './event-file';
import { parseMultipart, type UploadedPart } from './multipart';
import { asUtf8, decodeText } from './text';
import { parseXml } from './xml';

/** A body that can't be read as anything, and belongs to no event. */
export interface BinaryBody {
  contentType: string | null;
  /** Bytes. */
  size: number;
  base64: string;
}

/** A file within a multipart body that belongs to no event. */
export interface UploadedFile extends BinaryBody {
  filename: string;
}

/**
 * Reads a body by its content type: JSON to its value, forms to an object, XML to an object, text to a string,
 * anything else to a file, nothing to null. Without a content type JSON is tried, then text. Throws `FailureError`
 * with a `body.…` code when the body is not what its type says.
 *
 * @param event whose body it is: files are `FileRef`s into it, and its stored content type and body say where they
 * are. Left out: their bytes come with them, as base64.
 */
export async function parseBody(
  contentType: string | undefined,
  bytes: Buffer,
  event?: EventFileOptions,
): Promise<unknown> {
  if (bytes.length === 0) return null;
  const type = parseContentType(contentType);
  if (!type) return parseUntyped(bytes, event);
  switch (formatOf(type)) {
    case 'json':
      return parseJson(bytes);
    case 'form':
      return parseForm(decodeText(bytes, type.charset));
    case 'multipart':
      return parseMultipart(contentType ?? '', bytes, (file, at) => uploaded(file, at, event));
    case 'xml':
      return parseXml(bytes, type.charset);
    case 'text':
      return decodeText(bytes, type.charset);
    case 'binary':
      return binary(type.essence, bytes, event);
  }
}

function parseUntyped(bytes: Buffer, event: EventFileOptions | undefined): unknown {
  try {
    return parseJson(bytes);
  } catch {
    return asUtf8(bytes) ?? binary(null, bytes, event);
  }
}

function binary(
  contentType: string | null,
  bytes: Buffer,
  event: EventFileOptions | undefined,
): BinaryBody | FileRef {
  if (!event) return { contentType, size: bytes.length, base64: bytes.toString('base64') };
  return eventFileRef(event.eventId, 'body', {
    name: bodyName(contentType),
    contentType: contentType ?? 'application/octet-stream',
    size: bytes.length,
  });
}

function uploaded(
  { filename, contentType, bytes }: NonNullable<UploadedPart['file']>,
  at: number,
  event: EventFileOptions | undefined,
): UploadedFile | (FileRef & { filename: string }) {
  const size = bytes.length;
  if (!event) return { filename, contentType, size, base64: bytes.toString('base64') };
  return { ...eventFileRef(event.eventId, `part.${at}`, { name: filename, contentType, size }), filename };
}
