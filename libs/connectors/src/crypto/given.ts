/** Bytes that come out of an action: as text, or as a file. */
import { Type } from 'typebox';

import { type ActionFiles, type FileRef, PermanentError } from '#connector-sdk';

export const asField = () => ({
  as: Type.Optional(
    Type.Enum(['text', 'file'], {
      title: 'Give it as',
      default: 'text',
      ui: { labels: { text: 'Text', file: 'A file' } },
    }),
  ),
  fileName: Type.Optional(
    Type.String({
      title: 'Name of the file',
      maxLength: 200,
      default: 'file.bin',
      ui: { showWhen: { field: 'as', in: ['file'] } },
    }),
  ),
});

export const GivenOutput = () =>
  Type.Object({
    text: Type.Union([Type.String(), Type.Null()], { title: 'Text' }),
    file: Type.Unknown({ title: 'File' }),
  });

/** Throws `PermanentError` (`crypto.no_text`) for bytes that are none, and what `files.save` throws. */
export async function given(
  files: ActionFiles,
  bytes: Buffer,
  { as = 'text', fileName = 'file.bin' }: { as?: 'text' | 'file'; fileName?: string },
): Promise<{ text: string | null; file: FileRef | null }> {
  if (as === 'file') return { text: null, file: await files.save(bytes, { name: fileName }) };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), file: null };
  } catch (cause) {
    throw new PermanentError({
      code: 'crypto.no_text',
      message: 'These bytes are no text. Have them given as a file.',
      cause,
    });
  }
}
