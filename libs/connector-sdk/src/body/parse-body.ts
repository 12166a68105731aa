/** The bytes of a body and their content type in, what templates see out. */
import type { FileRef } from '../files';
import { formatOf, parseContentType } from './content-type';
import { parseForm } from './form';
import { parseJson } from './json';
import { bodyName, eventFileRef } from './event-file';
import { parseMultipart, type UploadedPart } from './multipart';
import type { PartFile } from './part-file';
import { asUtf8, decodeText } from './text';
import { parseXml } from './xml';

/** A body that can't be read as anything, and belongs to no event. */
export interface BinaryBody {
  contentType: string | null;
  /** Bytes. */
  size: number;
  base64: string;
}

/** What becomes of files within a body. */
export type BodyFiles =
  /** They are named within the event whose stored body it is; null: it is not stored, and the names open nothing. */
  | { eventId: string | null | undefined }
  /** They are stored elsewhere. */
  | { keep(file: PartFile): Promise<FileRef> };

/** A file within a multipart body that belongs to no event. */
export interface UploadedFile extends BinaryBody {
  filename: string;
}

/**
 * Reads a body by its content type: JSON to its value, forms to an object, XML to an object, text to a string,
 * anything else to a file, nothing to null. Without a content type JSON is tried, then text. Throws `FailureError`
 * with a `body.…` code when the body is not what its type says.
 *
 * @param files what becomes of them; left out: their bytes come with them, as base64
 */
export async function parseBody(
  contentType: string | undefined,
  bytes: Buffer,
  files?: BodyFiles,
): Promise<unknown> {
  if (bytes.length === 0) return null;
  const type = parseContentType(contentType);
  if (!type) return parseUntyped(bytes, files);
  switch (formatOf(type)) {
    case 'json':
      return parseJson(bytes);
    case 'form':
      return parseForm(decodeText(bytes, type.charset));
    case 'multipart':
      return parseMultipart(contentType ?? '', bytes, (file, at) => uploaded(file, at, files));
    case 'xml':
      return parseXml(bytes, type.charset);
    case 'text':
      return decodeText(bytes, type.charset);
    case 'binary':
      return binary(type.essence, bytes, files);
  }
}

/** How JSON begins, or blanks that say nothing yet. Finding out by an error is dear where every answer is an `ok`. */
const MAY_BE_JSON = /^[\s\xEF\xBB\xBF]*(?:[[{"\-\dtfn]|$)/;

async function parseUntyped(bytes: Buffer, files: BodyFiles | undefined): Promise<unknown> {
  const asText = () => asUtf8(bytes) ?? binary(null, bytes, files);
  if (!MAY_BE_JSON.test(bytes.subarray(0, 64).toString('latin1'))) return asText();
  try {
    return parseJson(bytes);
  } catch {
    return asText();
  }
}

async function binary(
  contentType: string | null,
  bytes: Buffer,
  files: BodyFiles | undefined,
): Promise<BinaryBody | FileRef> {
  if (!files) return { contentType, size: bytes.length, base64: bytes.toString('base64') };
  const type = contentType ?? 'application/octet-stream';
  return refOf({ name: bodyName(contentType), contentType: type, bytes }, 'body', files);
}

async function uploaded(
  { filename, contentType, bytes }: NonNullable<UploadedPart['file']>,
  at: number,
  files: BodyFiles | undefined,
): Promise<UploadedFile | (FileRef & { filename: string })> {
  if (!files) return { filename, contentType, size: bytes.length, base64: bytes.toString('base64') };
  return { ...(await refOf({ name: filename, contentType, bytes }, `part.${at}`, files)), filename };
}

async function refOf(file: PartFile, part: string, files: BodyFiles): Promise<FileRef> {
  if ('keep' in files) return files.keep(file);
  const { name, contentType, bytes } = file;
  return eventFileRef(files.eventId, part, { name, contentType, size: bytes.length });
}
