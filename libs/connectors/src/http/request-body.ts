/** A body as the step's settings describe it in, the bytes and their content type out. */
import type { RequestInput } from './input';

export interface RequestBody {
  bytes: string | Uint8Array | null;
  contentType: string | null;
}

const NONE: RequestBody = { bytes: null, contentType: null };

/** Text is sent as it is, anything else is JSON. */
function inferType(body: unknown): 'json' | 'raw' | 'none' {
  if (body === undefined || body === null) return 'none';
  return typeof body === 'string' ? 'raw' : 'json';
}

/** A value within a query or a form: text as it is, nothing for null, objects as JSON. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

/** Name and value of each field; a list gives its name several times, and null leaves it out. */
export function fieldPairs(fields: object): [string, string][] {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .flatMap(([name, value]: [string, unknown]) =>
      [value].flat().map((item): [string, string] => [name, asText(item)]),
    );
}

export function requestBody(input: RequestInput): RequestBody {
  const { body, bodyType = inferType(body) } = input;
  if (bodyType === 'none' || body === undefined) return NONE;
  switch (bodyType) {
    case 'json':
      return { bytes: JSON.stringify(body), contentType: 'application/json' };
    case 'form':
      return { bytes: formText(body), contentType: 'application/x-www-form-urlencoded' };
    case 'raw':
      return rawBody(body);
  }
}

function formText(body: unknown): string {
  return body !== null && typeof body === 'object'
    ? new URLSearchParams(fieldPairs(body)).toString()
    : asText(body);
}

/** A file or binary body of an earlier step or of the trigger is sent as the bytes it stands for. */
function rawBody(body: unknown): RequestBody {
  if (body !== null && typeof body === 'object' && 'base64' in body && typeof body.base64 === 'string') {
    const type = 'contentType' in body && typeof body.contentType === 'string' ? body.contentType : null;
    return { bytes: Buffer.from(body.base64, 'base64'), contentType: type ?? 'application/octet-stream' };
  }
  return { bytes: asText(body), contentType: 'text/plain; charset=utf-8' };
}
