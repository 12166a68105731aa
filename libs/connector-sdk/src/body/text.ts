/** Decodes text; an unknown charset counts as UTF-8, and what is not valid in it becomes `�`. */
export function decodeText(bytes: Buffer, charset: string | null): string {
  return decoderOf(charset ?? 'utf-8').decode(bytes);
}

/** The text of bytes that are valid UTF-8 throughout and have no NUL; null for anything else. */
export function asUtf8(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder('utf-8');
  }
}
