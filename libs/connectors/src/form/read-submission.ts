/** A submitted form in; what was typed, what it means and what is wrong with it out. */
import { FailureError } from '#kernel';
import { type FileRef, isFileRef, parseBody } from '#connector-sdk';

import { checkValue } from './check-value';
import { DEFAULT_FILE_MB, type FormInput } from './input';
import { namedFields } from './named-fields';

/** A field that people do not see and programs fill in. */
export const HONEYPOT = '_website';

export interface SubmittedFile extends FileRef {
  /** As `name`. */
  filename: string;
}

export interface Submission {
  /** What each field means; null where nothing was said. Without a prototype, as a field may have any name. */
  fields: Record<string, unknown>;
  files: Record<string, SubmittedFile | null>;
  /** As typed, to be shown again. */
  typed: ReadonlyMap<string, string>;
  /** A sentence for each field that is not as it must be. */
  errors: ReadonlyMap<string, string>;
  /** Whether it was filled in by a program. */
  bait: boolean;
}

const single = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

const isFile = (value: unknown): value is SubmittedFile => isFileRef(value) && 'filename' in value;

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n');
  if (typeof value === 'boolean') return value ? 'on' : '';
  return typeof value === 'number' ? String(value) : '';
};

/** @param eventId where it is stored already. Throws `FailureError` (`body.…`) when the body can't be read. */
export async function readSubmission(
  contentType: string | undefined,
  body: Buffer,
  input: FormInput,
  eventId: string | null = null,
): Promise<Submission> {
  const parsed = await parseBody(contentType, body, { eventId });
  const given = new Map(
    Object.entries(typeof parsed === 'object' && parsed !== null ? parsed : {}).map(([name, value]) => [
      name,
      single(value),
    ]),
  );
  const fields = Object.create(null) as Submission['fields'];
  const files = Object.create(null) as Submission['files'];
  const typed = new Map<string, string>();
  const errors = new Map<string, string>();
  const maxBytes = (input.maxFileMb ?? DEFAULT_FILE_MB) * 1_000_000;
  for (const field of namedFields(input.fields)) {
    const value = given.get(field.name);
    if (field.type === 'file') {
      const file = isFile(value) && (value.filename !== '' || value.size > 0) ? value : null;
      files[field.name] = file;
      if (!file && field.required) errors.set(field.name, 'Choose a file.');
      if (file && file.size > maxBytes)
        errors.set(field.name, `The file is too large: at most ${input.maxFileMb ?? DEFAULT_FILE_MB} MB.`);
      continue;
    }
    const text = textOf(value);
    const checked = checkValue(field, text);
    typed.set(field.name, text);
    fields[field.name] = checked.value;
    if (checked.error !== null) errors.set(field.name, checked.error);
  }
  return { fields, files, typed, errors, bait: textOf(given.get(HONEYPOT)) !== '' };
}

/** The sentence for a body that can't be read; anything else goes on. */
export function unreadable(error: unknown): string {
  if (error instanceof FailureError) return 'What was sent could not be read. Please try again.';
  throw error;
}
