/** The path of an example in, a path with names for what is not always the same out. */
import type { CustomParameter } from '../definition';
import { fieldNameOf, titleOf, type UniqueNames } from '../names';

/** Numbers, UUIDs, long hexadecimal texts, and what has letters and digits mixed behind a short prefix. */
const IDENTIFIER =
  /^(\d+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,}|[A-Za-z]{2,5}_[A-Za-z0-9]*\d[A-Za-z0-9]*)$/i;
/** `{id}`, `:id`, `<id>`, `$ID`, `${ID}`: somebody left it to be filled in. */
const PLACE = /^(?:\{(\w[\w-]*)\}|:(\w[\w-]*)|<(\w[\w -]*)>|\$\{?(\w+)\}?)$/;

export function pathFields(
  path: string,
  names: UniqueNames,
): { path: string; parameters: CustomParameter[] } {
  const parameters: CustomParameter[] = [];
  const parts = path.split('/').map((given, at, all) => {
    const text = decoded(given);
    const place = PLACE.exec(text)
      ?.slice(1)
      .find((one) => one !== undefined);
    if (place === undefined && !IDENTIFIER.test(text)) return given;
    const field = names.take(place === undefined ? nameBehind(all[at - 1] ?? '') : fieldNameOf(place));
    const initial = place === undefined ? { default: text } : {};
    const schema = { title: titleOf(field), type: 'string', minLength: 1, ...initial };
    parameters.push({ name: field, in: 'path', field, required: true, schema, style: 'comma' });
    return `{${field}}`;
  });
  return { path: parts.join('/') || '/', parameters };
}

/** Behind `/customers`, the id of a customer. */
function nameBehind(segment: string): string {
  const word = fieldNameOf(decoded(segment));
  if (word === '' || word.startsWith('field') || word.startsWith('_')) return 'id';
  const one = word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.replace(/(?<=[^s])s$/, '');
  return `${one}Id`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
