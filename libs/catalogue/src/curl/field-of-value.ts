/** An example value in, the schema of a field that begins with it out; secrets are not taken over. */
import type { FieldSchema } from '../definition';
import { entriesOf, isObject } from '../openapi/json';
import { titleOf } from '../names';
import { isSecretName } from './credentials';

const MAX_DEPTH = 5;
const MAX_DEFAULT = 5000;

export function fieldOfValue(name: string, value: unknown, depth = MAX_DEPTH): FieldSchema {
  return { title: titleOf(name), ...shapeOf(name, value, depth) };
}

function shapeOf(name: string, value: unknown, depth: number): FieldSchema {
  switch (typeof value) {
    case 'string':
      return isSecretName(name)
        ? { type: 'string', ui: { secret: true } }
        : { type: 'string', ...initial(value) };
    case 'number':
      return { type: 'number', default: value };
    case 'boolean':
      return { type: 'boolean', default: value };
    default:
      if (Array.isArray(value))
        return { type: 'array', items: {}, ...(holdsSecret(value) ? {} : initial(value)) };
      if (isObject(value) && depth > 0) return objectOfValues(value, depth);
      return {};
  }
}

function objectOfValues(value: object, depth: number): FieldSchema {
  const entries = entriesOf(value).slice(0, 200);
  if (entries.length === 0) return { type: 'object', patternProperties: { '^.*$': {} } };
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, one]) => [name, fieldOfValue(name, one, depth - 1)])),
  };
}

const initial = (value: unknown): FieldSchema =>
  JSON.stringify(value).length <= MAX_DEFAULT ? { default: value } : {};

/** Whether something in it, at any depth, is named like a secret. */
function holdsSecret(value: unknown, depth = MAX_DEPTH): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (depth === 0) return true;
  if (Array.isArray(value)) return value.some((one) => holdsSecret(one, depth - 1));
  return entriesOf(value).some(([name, one]) => isSecretName(name) || holdsSecret(one, depth - 1));
}
