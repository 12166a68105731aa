/** A plain value in, a property as Notion takes it out; what is in Notion's own shape already stays so. */
import { PermanentError } from '#connector-sdk';

import { notionId } from './notion-id';
import { richText } from './rich-text';

/** Notion works these out itself. */
export const READ_ONLY: ReadonlySet<string> = new Set([
  'formula',
  'rollup',
  'created_time',
  'created_by',
  'last_edited_time',
  'last_edited_by',
  'unique_id',
  'button',
  'verification',
  'last_visited_time',
]);

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === '';
const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Lists are lists; a text has its parts between commas. */
function items(value: unknown): unknown[] {
  if (isEmpty(value)) return [];
  if (Array.isArray(value)) return value.filter((one) => !isEmpty(one));
  if (typeof value !== 'string') return [value];
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function numberOf(name: string, value: unknown): number | null {
  if (isEmpty(value)) return null;
  const number = typeof value === 'number' ? value : Number(asText(value).trim());
  if (Number.isFinite(number)) return number;
  throw new PermanentError({
    code: 'notion.not_a_number',
    message: `The property ‘${name}’ takes numbers, and ‘${asText(value).slice(0, 50)}’ is none.`,
  });
}

const YES = new Set(['true', 'yes', 'on', '1', '✓', 'x']);

/** Throws `PermanentError`: `notion.read_only_property`, `notion.not_a_number`. */
export function writeProperty(name: string, type: string, value: unknown): Record<string, unknown> {
  switch (type) {
    case 'title':
    case 'rich_text':
      return { [type]: Array.isArray(value) ? value : isEmpty(value) ? [] : richText(asText(value)) };
    case 'number':
      return { number: numberOf(name, value) };
    case 'select':
    case 'status':
      return { [type]: isEmpty(value) ? null : isObject(value) ? value : { name: asText(value) } };
    case 'multi_select':
      return { multi_select: items(value).map((one) => (isObject(one) ? one : { name: asText(one) })) };
    case 'date':
      return { date: isEmpty(value) ? null : isObject(value) ? value : { start: asText(value) } };
    case 'checkbox':
      return { checkbox: typeof value === 'string' ? YES.has(value.trim().toLowerCase()) : Boolean(value) };
    case 'url':
    case 'email':
    case 'phone_number':
      return { [type]: isEmpty(value) ? null : asText(value) };
    case 'people':
      return {
        people: items(value).map((one) => (isObject(one) ? { id: one.id } : { id: asText(one) })),
      };
    case 'relation':
      return { relation: items(value).map((one) => (isObject(one) ? one : { id: notionId(asText(one)) })) };
    case 'files':
      return { files: items(value).map((one) => (isObject(one) ? one : externalFile(asText(one)))) };
    default:
      if (!READ_ONLY.has(type)) return { [type]: value ?? null };
      throw new PermanentError({
        code: 'notion.read_only_property',
        message: `The property ‘${name}’ can’t be written: Notion works it out itself.`,
      });
  }
}

const externalFile = (url: string) => ({
  name:
    decodeURIComponentOr(
      url
        .replace(/[?#].*$/s, '')
        .split('/')
        .at(-1) ?? '',
    ).slice(0, 100) || 'file',
  external: { url },
});

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
