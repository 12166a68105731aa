/** A schema in, its fields as rows of a table for people out. */
import type { UiHints } from '../types';

export interface FieldRow {
  name: string;
  label: string;
  /** In plain words: ‘text’, ‘number’, ‘one of: …’. */
  type: string;
  isRequired: boolean;
  help: string;
}

interface Schema {
  type?: string | readonly string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  ui?: UiHints;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'yes or no',
  object: 'object',
  null: 'nothing',
};
const MOST_CHOICES = 12;

export function fieldRows(schema: object): FieldRow[] {
  const { properties = {}, required = [] } = schema as Schema;
  return Object.entries(properties).map(([name, field]) => ({
    name,
    label: field.title ?? name,
    type: typeOf(field),
    isRequired: required.includes(name),
    help: helpOf(field),
  }));
}

function typeOf(field: Schema): string {
  const { ui = {}, anyOf } = field;
  if (ui.options) return `${listed(field)}, chosen from the service`;
  if (ui.fields) return 'fields that the service knows';
  if (ui.format === 'file') return 'file';
  if (ui.format === 'json') return 'JSON';
  if (field.enum) return choices(field.enum, ui);
  if (field.const !== undefined) return `always ${code(field.const)}`;
  if (anyOf) return [...new Set(anyOf.map(typeOf))].filter((type) => type !== 'nothing').join(' or ');
  return listed(field);
}

function listed({ type, items }: Schema): string {
  const types = (Array.isArray(type) ? (type as readonly string[]) : [type as string | undefined]).filter(
    (one) => one !== 'null',
  );
  return types
    .map((one) =>
      one === 'array' ? `list${items ? ` of ${typeOf(items)}` : ''}` : (TYPES[one ?? ''] ?? 'anything'),
    )
    .join(' or ');
}

function choices(values: readonly unknown[], { labels = {} }: UiHints): string {
  const shown = values.slice(0, MOST_CHOICES).map((value) => {
    const label = labels[String(value)];
    return label ? `${code(value)} (${label})` : code(value);
  });
  return `one of: ${shown.join(', ')}${values.length > MOST_CHOICES ? '…' : ''}`;
}

function helpOf({ description = '', default: preset, ui = {} }: Schema): string {
  return [
    description,
    ui.secret ? 'Stored encrypted, never shown again.' : '',
    preset === undefined ? '' : `Default: ${code(preset)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
