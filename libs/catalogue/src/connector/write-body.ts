/** The values of a step's input in, a request's body out. */
import { type ActionFiles, type ApiPart, type ApiRequest, isFileRef } from '#connector-sdk';

import type { CustomBody } from '../definition';
import { isGiven, plainText } from './write-parameter';

type Sent = Pick<ApiRequest, 'body' | 'form' | 'parts'>;

/** Smaller files are sent with their length, which some services insist on. */
const READ_WHOLE_BYTES = 4 * 1024 * 1024;

export async function writeBody(
  body: CustomBody,
  input: Readonly<Record<string, unknown>>,
  files: ActionFiles,
): Promise<Sent & { contentType: string | null }> {
  const value = valueOf(body, input);
  if (value === undefined) return { contentType: null };
  switch (body.kind) {
    case 'json':
      return { body: JSON.stringify(value), contentType: body.contentType };
    case 'form':
      return { form: formOf(value), contentType: null };
    case 'multipart':
      return { parts: await partsOf(value, files), contentType: null };
    case 'file':
      return fileOf(value, body.contentType, files);
    case 'text':
      return { body: plainText(value), contentType: body.contentType };
  }
}

/** Undefined: there is none, as nothing was filled in. */
function valueOf(
  { field, fields, required, kind }: CustomBody,
  input: Readonly<Record<string, unknown>>,
): unknown {
  if (fields === null) {
    const value = field === null ? undefined : input[field];
    return isGiven(value) || (required && kind === 'json' && value !== undefined) ? value : undefined;
  }
  const given = fields
    .filter((one) => input[one.field] !== undefined)
    .map((one): [string, unknown] => [one.name, input[one.field]]);
  return given.length === 0 && !required ? undefined : Object.fromEntries(given);
}

const entriesOf = (value: unknown): [string, unknown][] =>
  value !== null && typeof value === 'object'
    ? Object.entries(value)
        .filter(([, one]) => isGiven(one))
        .flatMap(([name, one]: [string, unknown]) =>
          [one].flat().map((item): [string, unknown] => [name, item]),
        )
    : [];

function formOf(value: unknown): NonNullable<ApiRequest['form']> {
  const form = new Map<string, string[]>();
  for (const [name, one] of entriesOf(value)) form.set(name, [...(form.get(name) ?? []), plainText(one)]);
  return Object.fromEntries(form);
}

const partsOf = (value: unknown, files: ActionFiles): Promise<ApiPart[]> =>
  Promise.all(
    entriesOf(value).map(async ([name, one]): Promise<ApiPart> => {
      if (!isFileRef(one)) return { name, content: plainText(one) };
      const { name: filename, contentType } = one;
      const content = one.size <= READ_WHOLE_BYTES ? await files.read(one) : (await files.open(one)).content;
      return { name, filename, contentType, content };
    }),
  );

async function fileOf(
  value: unknown,
  contentType: string,
  files: ActionFiles,
): Promise<Sent & { contentType: string }> {
  const file = await files.open(value);
  const type = contentType.includes('*') ? file.contentType : contentType;
  if (isFileRef(value) && value.size <= READ_WHOLE_BYTES)
    return { body: await files.read(value), contentType: type };
  return { body: file.content, contentType: type };
}
