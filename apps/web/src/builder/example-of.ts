import type { FieldSchema } from '../api/types';
import { choicesOf, propertiesOf, withoutNull } from '../schema-form/field-schema';
import { inputOf, isObject } from './definition';
import type { TriggerEntry } from './trigger/trigger-entries';

const MAX_DEPTH = 4;

/** A made-up value that fits a schema; undefined when anything would. */
function valueFor(given: FieldSchema, depth = 0): unknown {
  const schema = withoutNull(given);
  const [choice] = choicesOf(schema);
  if (choice) return choice.value;
  switch (schema['type']) {
    case 'string':
      if (schema['format'] === 'date-time') return '2027-01-31T08:30:00.000Z';
      return schema['format'] === 'email' ? 'ann@example.com' : 'text';
    case 'integer':
    case 'number':
      return 42;
    case 'boolean':
      return true;
    case 'array': {
      const item = isObject(schema['items']) ? valueFor(schema['items'], depth + 1) : undefined;
      return item === undefined ? undefined : [item];
    }
    case 'object': {
      const fields = depth < MAX_DEPTH ? propertiesOf(schema) : [];
      const values = fields.map(({ name, schema: field }) => [name, valueFor(field, depth + 1)] as const);
      const known = values.filter(([, value]) => value !== undefined);
      return known.length > 0 ? Object.fromEntries(known) : undefined;
    }
    default:
      return undefined;
  }
}

const FORM_VALUES: Record<string, unknown> = {
  email: 'ann@example.com',
  number: 42,
  date: '2027-01-31',
  checkbox: true,
  longText: 'Some lines of text',
};
const FORM_FILE = { filename: 'picture.png', contentType: 'image/png', size: 1024, base64: '…' };

/** As the server makes it of a label, where a field has no name of its own. */
function nameOf(field: Record<string, unknown>, number: number): string {
  if (typeof field['name'] === 'string') return field['name'];
  const plain = String(field['label'] ?? '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, 60);
  return plain || `field_${number}`;
}

/** What a form with these fields would bring. */
function ofForm(fields: unknown): unknown {
  const filled: Record<string, unknown> = {};
  const files: Record<string, unknown> = {};
  (Array.isArray(fields) ? fields.filter(isObject) : []).forEach((field, index) => {
    const name = nameOf(field, index + 1);
    const type = String(field['type'] ?? 'text');
    if (type === 'file') files[name] = FORM_FILE;
    else if (type === 'select') filled[name] = Array.isArray(field['options']) ? field['options'][0] : 'text';
    else filled[name] = FORM_VALUES[type] ?? 'text';
  });
  return { fields: filled, ...(Object.keys(files).length > 0 ? { files } : {}) };
}

/** What the body of a trigger may look like before anything came, by its settings and its schema. */
export function exampleOf(entry: TriggerEntry, trigger: unknown): unknown {
  if (entry.name === 'form.submit') return ofForm(inputOf(trigger)['fields']);
  const body = propertiesOf(entry.trigger.output).find(({ name }) => name === 'body');
  return body && valueFor(body.schema);
}
