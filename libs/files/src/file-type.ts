/** What a file probably is, by its name and its first bytes: a hint for people and services, never a reason to trust it. */

const BY_EXTENSION: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  css: 'text/css',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  eml: 'message/rfc822',
  gif: 'image/gif',
  gz: 'application/gzip',
  htm: 'text/html',
  html: 'text/html',
  ico: 'image/vnd.microsoft.icon',
  ics: 'text/calendar',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  jsonl: 'application/jsonl',
  m4a: 'audio/mp4',
  md: 'text/markdown',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  ndjson: 'application/x-ndjson',
  odt: 'application/vnd.oasis.opendocument.text',
  ogg: 'audio/ogg',
  pdf: 'application/pdf',
  png: 'image/png',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  svg: 'image/svg+xml',
  tar: 'application/x-tar',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  tsv: 'text/tab-separated-values',
  txt: 'text/plain',
  vcf: 'text/vcard',
  wav: 'audio/wav',
  webm: 'video/webm',
  webp: 'image/webp',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
};

/** First bytes, as hexadecimal; of the file formats' own specifications. */
const BY_BYTES: readonly (readonly [hex: string, type: string])[] = [
  ['89504e470d0a1a0a', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['47494638', 'image/gif'],
  ['255044462d', 'application/pdf'],
  ['504b0304', 'application/zip'],
  ['504b0506', 'application/zip'],
  ['1f8b', 'application/gzip'],
  ['49492a00', 'image/tiff'],
  ['4d4d002a', 'image/tiff'],
];

const OTHER = 'application/octet-stream';

/** A media type without parameters; `application/octet-stream` for what nobody knows. */
export function guessType(name: string, head: Buffer): string {
  const extension = /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const named = Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
  if (named !== undefined) return named;
  const hex = head.toString('hex', 0, 16);
  const [, known] = BY_BYTES.find(([begin]) => hex.startsWith(begin)) ?? [];
  if (known !== undefined) return known;
  return head.length > 0 && isText(head) ? 'text/plain' : OTHER;
}

/** A media type as it may stand in a header (RFC 9110 §8.3.1); null for anything else. */
export function mediaType(text: string | null | undefined): string | null {
  const type = text?.trim() ?? '';
  return /^[\w.+-]{1,100}\/[\w.+-]{1,100}(\s*;[\x20-\x7e]{0,200})?$/.test(type) ? type : null;
}

/** Without control characters; the end of the head may stand in the middle of a character. */
function isText(head: Buffer): boolean {
  const isControl = (byte: number) => byte < 9 || (byte > 13 && byte < 27);
  return !head.some(isControl) && !head.toString('utf8').slice(0, -4).includes('\uFFFD');
}
