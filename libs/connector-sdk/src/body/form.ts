import { bodyError } from './body-error';
import { addField, type Fields } from './fields';

export const MAX_FIELDS = 10_000;

/**
 * Reads `application/x-www-form-urlencoded`, or a URL's query, as the URL standard does. A repeated name gives a
 * list; brackets are part of the name (`a[b]` is the field `a[b]`). Throws `body.too_many_fields`.
 */
export function parseForm(text: string): Fields {
  const fields: Fields = {};
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > MAX_FIELDS) throw bodyError('body.too_many_fields');
    addField(fields, name, value);
  }
  return fields;
}
