import { isObject } from './definition';

/** A value that a template can name, with an example of it. */
export interface Field {
  /** As it is read: "customer › email". */
  label: string;
  /** The last part, to name a mapped field by. */
  name: string;
  template: string;
  example?: string;
}

const MAX_FIELDS = 60;
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** One part of a path; whatever is not a plain name goes in brackets. */
export const segment = (key: string): string => (PLAIN.test(key) ? key : `[${key}]`);

const exampleOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
};

/** The leaves of a sample value as fields, outer ones first; lists count as leaves, with their first item beside. */
export function fieldsOf(sample: unknown, root: string): Field[] {
  const fields: Field[] = [];
  const visit = (value: unknown, path: string[], depth: number) => {
    if (fields.length >= MAX_FIELDS) return;
    if (isObject(value) && depth < 6) {
      for (const [key, inner] of Object.entries(value)) {
        if (!key.includes(']')) visit(inner, [...path, key], depth + 1);
      }
      return;
    }
    if (path.length === 0) return;
    fields.push({
      label: path.join(' › '),
      name: path[path.length - 1] ?? '',
      template: `{{${[root, ...path.map(segment)].join('.')}}}`,
      example: exampleOf(value),
    });
  };
  visit(sample, [], 0);
  return fields;
}
