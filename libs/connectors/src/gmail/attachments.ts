/** Parts of a message as files. */
import {
  type ActionFiles,
  type ApiClient,
  type FileRef,
  pathPart,
  PermanentError,
  textAt,
} from '#connector-sdk';

import { MAILBOX } from './api';
import { LARGEST } from './messages';
import { bytesOf, isAttachment, partsOf } from './read-mail';

export const attachmentsIn = (payload: unknown): unknown[] => partsOf(payload).filter(isAttachment);

/** Throws `PermanentError` (`gmail.no_attachment`) when the part has no content. */
export async function saveAttachment(
  api: ApiClient,
  files: ActionFiles,
  messageId: string,
  part: unknown,
): Promise<FileRef> {
  const data =
    textAt(part, 'body.data') ?? (await fetched(api, messageId, textAt(part, 'body.attachmentId')));
  return files.save(bytesOf(data), {
    name: textAt(part, 'filename') ?? 'attachment',
    contentType: textAt(part, 'mimeType') ?? 'application/octet-stream',
  });
}

async function fetched(api: ApiClient, messageId: string, attachmentId: string | null): Promise<string> {
  if (attachmentId === null) throw noAttachment();
  const path = `${MAILBOX}/messages/${pathPart(messageId)}/attachments/${pathPart(attachmentId)}`;
  const { body } = await api.request({ path, maxResponseBytes: LARGEST });
  return textAt(body, 'data') ?? '';
}

export const noAttachment = (): PermanentError =>
  new PermanentError({
    code: 'gmail.no_attachment',
    message: 'The mail has no such attachment. Choose its number again.',
  });
