/** A property of a page as Notion gives it in, a plain value out: https://developers.notion.com/reference/page-property-values */
import { listOf, textAt, valueAt } from '#connector-sdk';

import { plainText } from './rich-text';

const names = (list: unknown): string[] =>
  listOf(list)
    .map((one) => textAt(one, 'name'))
    .filter((name) => name !== null);

const person = (user: unknown): unknown => ({
  id: textAt(user, 'id'),
  name: textAt(user, 'name'),
  email: textAt(user, 'person.email'),
});

const file = (one: unknown): unknown => ({
  name: textAt(one, 'name'),
  url: textAt(one, 'file.url') ?? textAt(one, 'external.url'),
});

function uniqueId(value: unknown): string | null {
  const number = textAt(value, 'number');
  const prefix = textAt(value, 'prefix');
  return number === null ? null : prefix === null ? number : `${prefix}-${number}`;
}

/** A type that is not known here is given as it is. */
export function readProperty(property: unknown): unknown {
  const type = textAt(property, 'type') ?? '';
  const value = valueAt(property, type) ?? null;
  switch (type) {
    case 'title':
    case 'rich_text':
      return plainText(value);
    case 'select':
    case 'status':
      return textAt(value, 'name');
    case 'multi_select':
      return names(value);
    case 'people':
      return listOf(value).map(person);
    case 'created_by':
    case 'last_edited_by':
      return person(value);
    case 'files':
      return listOf(value).map(file);
    case 'relation':
      return listOf(value).map((one) => textAt(one, 'id'));
    case 'unique_id':
      return uniqueId(value);
    case 'formula':
    case 'rollup': {
      const inner = valueAt(value, textAt(value, 'type') ?? '') ?? null;
      return Array.isArray(inner) ? inner.map(readProperty) : inner;
    }
    default:
      return value;
  }
}
