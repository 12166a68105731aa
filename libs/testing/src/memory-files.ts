import { type ActionFiles, type FileFixture, type FileRef, isFileRef, PermanentError } from '#connector-sdk';

export interface MemoryFiles {
  files: ActionFiles;
  /** In the order in which they were stored, as `saved-1`, `saved-2`… */
  saved: { ref: FileRef; bytes: Buffer }[];
}

/** `ActionFiles` without a store: what is given can be opened, what is saved is remembered. */
export function memoryFiles(given: Readonly<Record<string, FileFixture>> = {}): MemoryFiles {
  const saved: MemoryFiles['saved'] = [];
  const find = (value: unknown): { name: string; contentType: string; bytes: Buffer } => {
    if (typeof value === 'string')
      return { name: 'text.txt', contentType: 'text/plain', bytes: Buffer.from(value) };
    if (!isFileRef(value))
      throw new PermanentError({ code: 'files.not_a_file', message: 'This is no file.' });
    const own = saved.find(({ ref }) => ref.$file === value.$file);
    if (own) return { ...own.ref, bytes: own.bytes };
    const file = given[value.$file];
    if (!file)
      throw new PermanentError({ code: 'files.missing', message: 'This file is not there any more.' });
    return {
      ...file,
      bytes: Buffer.from(file.text ?? file.base64 ?? '', file.text === undefined ? 'base64' : 'utf8'),
    };
  };
  const files: ActionFiles = {
    save: async (content, { name, contentType = 'application/octet-stream' }) => {
      const bytes = await bytesOf(content);
      const ref = { $file: `saved-${saved.length + 1}`, name, contentType, size: bytes.length };
      saved.push({ ref, bytes });
      return ref;
    },
    open: async (value) => {
      const { name, contentType, bytes } = find(value);
      return { name, contentType, size: bytes.length, content: once(bytes) };
    },
    read: async (value, maxBytes = 10 * 1024 * 1024) => {
      const { bytes } = find(value);
      if (bytes.length > maxBytes)
        throw new PermanentError({ code: 'files.too_large', message: 'This file is too large.' });
      return bytes;
    },
  };
  return { files, saved };
}

async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  if (bytes.length > 0) yield bytes;
}

async function bytesOf(content: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<Buffer> {
  if (typeof content === 'string') return Buffer.from(content);
  if (content instanceof Uint8Array) return Buffer.from(content);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
