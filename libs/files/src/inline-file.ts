import { guessType, mediaType } from './file-type';
import { fileName } from './file-name';

export interface InlineFile {
  name: string;
  contentType: string;
  bytes: Buffer;
}

/**
 * A file whose bytes are in the value itself: text, or an object with `base64`, as runs of older versions hold them.
 * Null for anything else.
 */
export function inlineFile(value: unknown): InlineFile | null {
  if (typeof value === 'string')
    return { name: 'text.txt', contentType: 'text/plain; charset=utf-8', bytes: Buffer.from(value) };
  if (value === null || typeof value !== 'object' || !('base64' in value)) return null;
  const { base64, filename, name, contentType, type } = value as Record<string, unknown>;
  if (typeof base64 !== 'string') return null;
  const bytes = Buffer.from(base64, 'base64');
  const called = fileName([filename, name].find((one) => typeof one === 'string') ?? '');
  const said = [contentType, type].find((one) => typeof one === 'string');
  return { name: called, contentType: mediaType(said) ?? guessType(called, bytes), bytes };
}
