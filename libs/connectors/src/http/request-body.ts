/** A body as the step's settings describe it in, what is sent of it out. */
import {
  type ActionFiles,
  type ApiPart,
  type ApiRequest,
  type FileRef,
  isFileRef,
  PermanentError,
} from '#connector-sdk';

import type { RequestInput } from './input';

export interface RequestBody {
  content: Pick<ApiRequest, 'body' | 'parts'>;
  contentType: string | null;
}

type BodySettings = Pick<RequestInput, 'body' | 'bodyType'>;
type BodyType = NonNullable<RequestInput['bodyType']>;

const NONE: RequestBody = { content: {}, contentType: null };
/** Smaller files are sent with their length, and can be sent again after a redirect. */
const READ_WHOLE_BYTES = 4 * 1024 * 1024;

/** Text is sent as it is, anything else is JSON. */
function inferType(body: unknown): BodyType {
  if (body === undefined || body === null) return 'none';
  if (isFileRef(body)) return 'file';
  return typeof body === 'string' ? 'raw' : 'json';
}

/** A value within a query or a form: text as it is, nothing for null, objects as JSON. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

/** Name and value of each field; a list gives its name several times, and null leaves it out. */
export function fieldPairs(fields: object): [string, string][] {
  return fieldValues(fields).map(([name, value]) => [name, asText(value)]);
}

const fieldValues = (fields: object): [string, unknown][] =>
  Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .flatMap(([name, value]: [string, unknown]) =>
      [value].flat().map((item): [string, unknown] => [name, item]),
    );

/** Throws `PermanentError`: `http.bad_multipart`, and what `files` throws. */
export async function requestBody(
  { body, bodyType = inferType(body) }: BodySettings,
  files: ActionFiles,
): Promise<RequestBody> {
  if (bodyType === 'none' || body === undefined) return NONE;
  switch (bodyType) {
    case 'json':
      return { content: { body: JSON.stringify(body) }, contentType: 'application/json' };
    case 'form':
      return { content: { body: formText(body) }, contentType: 'application/x-www-form-urlencoded' };
    case 'multipart':
      return { content: { parts: await partsOf(body, files) }, contentType: null };
    case 'file':
      return fileBody(body, files);
    case 'raw':
      return isFileRef(body) ? fileBody(body, files) : rawBody(body);
  }
}

const formText = (body: unknown): string =>
  body !== null && typeof body === 'object' ? new URLSearchParams(fieldPairs(body)).toString() : asText(body);

async function partsOf(body: unknown, files: ActionFiles): Promise<ApiPart[]> {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw new PermanentError({
      code: 'http.bad_multipart',
      message:
        'The body of a form with files has to be fields by name. Map each field to its value or its file.',
    });
  }
  return Promise.all(
    fieldValues(body).map(async ([name, value]) =>
      isFileRef(value) ? filePart(name, value, files) : { name, content: asText(value) },
    ),
  );
}

async function filePart(name: string, value: FileRef, files: ActionFiles): Promise<ApiPart> {
  if (value.size <= READ_WHOLE_BYTES) {
    const content = await files.read(value);
    return { name, filename: value.name, contentType: value.contentType, content };
  }
  const { name: filename, contentType, content } = await files.open(value);
  return { name, filename, contentType, content };
}

async function fileBody(body: unknown, files: ActionFiles): Promise<RequestBody> {
  if (isFileRef(body) && body.size <= READ_WHOLE_BYTES) {
    return { content: { body: await files.read(body) }, contentType: body.contentType };
  }
  const { content, contentType } = await files.open(body);
  return { content: { body: content }, contentType };
}

/** A binary body of the trigger is sent as the bytes it stands for. */
function rawBody(body: unknown): RequestBody {
  if (body !== null && typeof body === 'object' && 'base64' in body && typeof body.base64 === 'string') {
    const type = 'contentType' in body && typeof body.contentType === 'string' ? body.contentType : null;
    return {
      content: { body: Buffer.from(body.base64, 'base64') },
      contentType: type ?? 'application/octet-stream',
    };
  }
  return { content: { body: asText(body) }, contentType: 'text/plain; charset=utf-8' };
}
