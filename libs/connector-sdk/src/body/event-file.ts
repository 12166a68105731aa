/** Files that came in with an event: what templates see of them, and their bytes out of the event when somebody asks. */
import type { FileRef } from '../files';
import { readMultipart, type UploadedPart } from './multipart';
import { mailAttachments, parseMail } from './mail';
import type { PartFile } from './part-file';

/** What `$file` begins with for files that are within events. */
export const EVENT_FILE = 'event:';

const REFERENCE = /^event:([0-9a-f-]{36}):([a-z]{1,20}(?:\.\d{1,5})?)$/;

/** `part`: `body`, `part.<n>` of a multipart body, `attachment.<n>` of a mail. */
export function eventFileRef(
  eventId: string | null | undefined,
  part: string,
  { name, contentType, size }: Omit<FileRef, '$file'>,
): FileRef {
  return { $file: `${EVENT_FILE}${eventId ?? 'example'}:${part}`, name, contentType, size };
}

/** Null for any other reference, and for those of examples. */
export function readEventFileRef($file: string): { eventId: string; part: string } | null {
  const [, eventId, part] = REFERENCE.exec($file) ?? [];
  return eventId === undefined || part === undefined ? null : { eventId, part };
}

/** Reads a file out of an event's stored bytes; null when there is none of this name, or they can't be read. */
export async function openEventFile(
  { contentType, body }: { contentType: string | null; body: Buffer },
  part: string,
): Promise<PartFile | null> {
  const [kind, number] = part.split('.');
  try {
    switch (kind) {
      case 'body':
        return {
          name: bodyName(contentType),
          contentType: contentType ?? 'application/octet-stream',
          bytes: body,
        };
      case 'part':
        return partAt(await readMultipart(contentType ?? '', body), Number(number));
      case 'attachment':
        return mailAttachments(await parseMail(body))[Number(number)] ?? null;
      default:
        return null;
    }
  } catch {
    return null;
  }
}

function partAt(parts: readonly UploadedPart[], at: number): PartFile | null {
  const part = parts.filter(({ file }) => file !== null)[at];
  return part?.file ? { ...part.file, name: part.file.filename } : null;
}

const SUBTYPE = /^[\w-]+\/(?:x-|vnd\.)?([a-z0-9]{2,5})$/;

/** A body has no name of its own; its type says how it may end. */
export function bodyName(contentType: string | null): string {
  const extension = SUBTYPE.exec(contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '')?.[1];
  return extension === undefined ? 'body' : `body.${extension}`;
}
