/** A file in, its text out. */
import { type ActionFiles, PermanentError } from '#connector-sdk';

import { MAX_TEXT_BYTES } from './fields';

/** @throws PermanentError `files.unknown_encoding`, and as `files.read` */
export async function textOfFile(files: ActionFiles, value: unknown, charset?: string): Promise<string> {
  const { contentType } = await files.open(value);
  const bytes = await files.read(value, MAX_TEXT_BYTES);
  const said = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
  return decode(bytes, charset || markOf(bytes) || said || 'utf-8');
}

/** A byte order mark (The Unicode Standard, 23.8) wins over what others say. */
function markOf(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

function decode(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (cause) {
    throw new PermanentError({
      code: 'files.unknown_encoding',
      message: `There is no encoding ‘${charset}’. Try utf-8, utf-16le, iso-8859-1 or windows-1252.`,
      cause,
    });
  }
}
