/** A file in, what Notion calls it out: https://developers.notion.com/reference/file-upload */
import { type ActionFiles, type ApiClient, pathPart, PermanentError, textAt } from '#connector-sdk';

/** Larger ones would have to be sent in parts. */
const MAX_BYTES = 20 * 1024 * 1024;
const TIMEOUT_MS = 120_000;

export interface Uploaded {
  id: string;
  name: string;
  contentType: string;
}

/** It is kept once it is attached to something, within an hour. Throws `PermanentError` (`notion.too_large`). */
export async function upload(api: ApiClient, files: ActionFiles, file: unknown): Promise<Uploaded> {
  const { name, contentType: type, size } = await files.open(file);
  if (size > MAX_BYTES) {
    throw new PermanentError({
      code: 'notion.too_large',
      message: `The file ‘${name}’ has more than 20 MB. Put it elsewhere, and link to it.`,
    });
  }
  const content = await files.read(file, MAX_BYTES);
  const contentType = type.split(';')[0]?.trim().toLowerCase() ?? '';
  const facts = { filename: name, content_type: contentType };
  const id = textAt(await api.post('/file_uploads', { mode: 'single_part', ...facts }), 'id') ?? '';
  await api.request({
    method: 'POST',
    path: `/file_uploads/${pathPart(id)}/send`,
    parts: [{ name: 'file', filename: name, contentType, content }],
    timeoutMs: TIMEOUT_MS,
  });
  return { id, name, contentType };
}

const BLOCKS = ['image', 'video', 'audio'];

/** What it is shown as on a page. */
export function blockOf({ id, contentType }: Uploaded): Record<string, unknown> {
  const family = contentType.split('/')[0] ?? '';
  const type = contentType === 'application/pdf' ? 'pdf' : BLOCKS.includes(family) ? family : 'file';
  return { object: 'block', type, [type]: { type: 'file_upload', file_upload: { id } } };
}
