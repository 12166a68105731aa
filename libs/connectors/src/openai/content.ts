/** What a person says and shows in, the parts of a message out: https://platform.openai.com/docs/api-reference/chat */
import { type ActionFiles, PermanentError } from '#connector-sdk';

/** Of all files of a message. */
const MAX_BYTES = 20 * 1024 * 1024;
const SOUNDS: Readonly<Record<string, string>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
};

export type Part = Readonly<Record<string, unknown>>;

const textPart = (text: string): Part => ({ type: 'text', text });

/** A text alone, as every server takes it; else parts. Throws `PermanentError` (`openai.unknown_file`, `openai.too_large`). */
export async function contentOf(
  text: string,
  given: readonly unknown[],
  files: ActionFiles,
): Promise<string | Part[]> {
  const wanted = given.flat().filter((value) => value !== null && value !== undefined && value !== '');
  if (wanted.length === 0) return text;
  const parts: Part[] = text === '' ? [] : [textPart(text)];
  let bytes = 0;
  for (const value of wanted) {
    const { part, size } = await partOf(value, files, MAX_BYTES - bytes);
    bytes += size;
    parts.push(part);
  }
  return parts;
}

async function partOf(
  value: unknown,
  files: ActionFiles,
  left: number,
): Promise<{ part: Part; size: number }> {
  if (typeof value === 'string' && /^https?:\/\/\S+$/i.test(value.trim()))
    return { part: { type: 'image_url', image_url: { url: value.trim() } }, size: 0 };
  const { name, contentType, size } = await files.open(value);
  if (size > left) {
    throw new PermanentError({
      code: 'openai.too_large',
      message: `The files have more than ${MAX_BYTES / 1024 / 1024} MB together. Send fewer, or smaller ones.`,
    });
  }
  const type = contentType.toLowerCase().split(';')[0]?.trim() ?? '';
  const bytes = await files.read(value, MAX_BYTES);
  return { part: filePart(name, type, bytes), size };
}

function filePart(name: string, type: string, bytes: Buffer): Part {
  const sound = SOUNDS[type];
  const dataUrl = () => `data:${type};base64,${bytes.toString('base64')}`;
  if (type.startsWith('image/')) return { type: 'image_url', image_url: { url: dataUrl() } };
  if (type === 'application/pdf') return { type: 'file', file: { filename: name, file_data: dataUrl() } };
  if (sound !== undefined)
    return { type: 'input_audio', input_audio: { data: bytes.toString('base64'), format: sound } };
  if (type.startsWith('text/') || /[/+](json|xml)$/.test(type))
    return textPart(`${name}:\n\n${bytes.toString('utf8')}`);
  throw new PermanentError({
    code: 'openai.unknown_file',
    message: `The file ‘${name}’ (${type}) is neither a picture, a PDF, a text nor sound in MP3 or WAV.`,
  });
}
