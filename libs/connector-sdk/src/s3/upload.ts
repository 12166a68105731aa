/** Bytes in, an object out: at once where they are few, else in parts, none of which is ever larger than the buffer. */
import { textInXml, bareTag } from './answers';

/** At least 5 MiB but for the last, and at most 10,000 (Amazon S3 user guide, “Multipart upload limits”). */
export const S3_PART_BYTES = 8 * 1024 * 1024;
const MAX_PARTS = 10_000;

export interface S3Call {
  method: 'PUT' | 'POST' | 'DELETE';
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  body: Buffer | null;
}

/** Sends a request for the object, signed, and throws when it is not a success. Header names are lower case. */
export type SendS3 = (
  call: S3Call,
) => Promise<{ headers: Readonly<Record<string, string | string[]>>; text: string }>;

export interface Uploaded {
  /** Bytes. */
  size: number;
  etag: string;
  versionId: string | null;
}

/** Throws what `send` and `content` throw, after it told the storage to forget the parts. */
export async function uploadToS3(
  content: AsyncIterable<Uint8Array>,
  headers: Readonly<Record<string, string>>,
  send: SendS3,
): Promise<Uploaded> {
  const parts = inParts(content)[Symbol.asyncIterator]();
  const first = await parts.next();
  const bytes = first.done ? Buffer.alloc(0) : first.value;
  const second = await parts.next();
  if (second.done) {
    const answer = await send({ method: 'PUT', query: {}, headers, body: bytes });
    return {
      size: bytes.length,
      etag: bareTag(header(answer, 'etag')),
      versionId: header(answer, 'x-amz-version-id'),
    };
  }
  const begun = await send({ method: 'POST', query: { uploads: '' }, headers, body: null });
  const uploadId = textInXml(begun.text, 'InitiateMultipartUploadResult.UploadId');
  if (uploadId === null) throw new Error('The storage began no upload in parts.');
  try {
    return await sendParts(uploadId, [bytes, second.value], parts, send);
  } catch (error) {
    await parts.return?.(undefined);
    await send({ method: 'DELETE', query: { uploadId }, headers: {}, body: null }).catch(() => undefined);
    throw error;
  }
}

async function sendParts(
  uploadId: string,
  begun: readonly Buffer[],
  rest: AsyncIterator<Buffer>,
  send: SendS3,
): Promise<Uploaded> {
  const tags: string[] = [];
  let size = 0;
  const sendPart = async (body: Buffer) => {
    if (tags.length === MAX_PARTS) throw new Error('The file has too many parts for the storage.');
    const query = { partNumber: String(tags.length + 1), uploadId };
    const answer = await send({ method: 'PUT', query, headers: {}, body });
    tags.push(header(answer, 'etag') ?? '');
    size += body.length;
  };
  for (const part of begun) await sendPart(part);
  for (let next = await rest.next(); !next.done; next = await rest.next()) await sendPart(next.value);
  const named = tags.map(
    (tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`,
  );
  const body = Buffer.from(`<CompleteMultipartUpload>${named.join('')}</CompleteMultipartUpload>`);
  const done = await send({
    method: 'POST',
    query: { uploadId },
    headers: { 'content-type': 'application/xml' },
    body,
  });
  const etag = textInXml(done.text, 'CompleteMultipartUploadResult.ETag');
  return { size, etag: bareTag(etag), versionId: header(done, 'x-amz-version-id') };
}

/** Pieces of exactly `S3_PART_BYTES`, but for the last. */
async function* inParts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    let rest = chunk;
    while (size + rest.length >= S3_PART_BYTES) {
      const fits = S3_PART_BYTES - size;
      yield Buffer.concat([...held, rest.subarray(0, fits)]);
      rest = rest.subarray(fits);
      held = [];
      size = 0;
    }
    // The chunk may be used again by whoever gave it.
    if (rest.length > 0) held.push(Buffer.from(rest));
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(held);
}

function header({ headers }: Awaited<ReturnType<SendS3>>, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
