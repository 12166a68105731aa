/** A simple condition in, Notion's filter out: https://developers.notion.com/reference/filter-data-source-entries */
import { PermanentError } from '#connector-sdk';

import { type DataSource, typesIn } from './data-source';

export const CONDITIONS = [
  'equals',
  'does_not_equal',
  'contains',
  'greater_than',
  'less_than',
  'on_or_after',
  'on_or_before',
  'is_empty',
  'is_not_empty',
] as const;
export type Condition = (typeof CONDITIONS)[number];

const TEXT = ['equals', 'does_not_equal', 'contains', 'is_empty', 'is_not_empty'];
const CHOICE = ['equals', 'does_not_equal', 'is_empty', 'is_not_empty'];
const LIST = ['contains', 'is_empty', 'is_not_empty'];
const NUMBER = ['equals', 'does_not_equal', 'greater_than', 'less_than', 'is_empty', 'is_not_empty'];
const DATE = ['equals', 'on_or_after', 'on_or_before', 'is_empty', 'is_not_empty'];

/** Which conditions a type of property knows. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  title: TEXT,
  rich_text: TEXT,
  url: TEXT,
  email: TEXT,
  phone_number: TEXT,
  select: CHOICE,
  status: CHOICE,
  multi_select: LIST,
  people: LIST,
  relation: LIST,
  number: NUMBER,
  unique_id: NUMBER.slice(0, 4),
  date: DATE,
  created_time: DATE,
  last_edited_time: DATE,
  checkbox: ['equals', 'does_not_equal'],
};

const NUMBERS = new Set(['number', 'unique_id']);

/** Throws `PermanentError` (`notion.unknown_property`, `notion.no_such_condition`). */
export function filterOf(
  source: DataSource,
  property: string,
  condition: Condition,
  value: unknown,
): unknown {
  const type = typesIn(source).get(property);
  if (type === undefined) {
    throw new PermanentError({
      code: 'notion.unknown_property',
      message: `The database has no property ‘${property}’. It has: ${[...typesIn(source).keys()].join(', ').slice(0, 300)}.`,
    });
  }
  if (!KNOWN[type]?.includes(condition)) {
    throw new PermanentError({
      code: 'notion.no_such_condition',
      message: `The property ‘${property}’ (${type.replaceAll('_', ' ')}) can’t be compared in this way. Choose another condition, or write a filter of Notion’s.`,
    });
  }
  return { property, [type]: { [condition]: comparedWith(type, condition, value) } };
}

function comparedWith(type: string, condition: Condition, value: unknown): unknown {
  if (condition === 'is_empty' || condition === 'is_not_empty') return true;
  if (NUMBERS.has(type)) return Number(value);
  if (type === 'checkbox') return value === true || value === 'true';
  return String(value ?? '');
}
