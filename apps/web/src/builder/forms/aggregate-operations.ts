// The operations of an aggregate step: their order in the menu, and the fields that each of them has.
import { isObject, type Json } from '../definition';
import { patched, textOf } from './field';
import { newCondition } from './new-step';

export const OPERATIONS = [
  'filter',
  'sort',
  'unique',
  'group',
  'pick',
  'take',
  'skip',
  'reverse',
  'flatten',
  'count',
  'sum',
  'average',
  'min',
  'max',
  'join',
] as const;

const FIELDS: Record<string, readonly string[] | undefined> = {
  filter: ['when'],
  sort: ['by', 'order'],
  unique: ['by'],
  group: ['by'],
  pick: ['value'],
  take: ['count', 'from'],
  skip: ['count'],
  sum: ['of'],
  average: ['of'],
  min: ['of'],
  max: ['of'],
  join: ['of', 'separator'],
};
const EVERY_FIELD = [...new Set(Object.values(FIELDS).flatMap((names) => names ?? []))];

export const opOf = (operation: unknown): string => (isObject(operation) ? textOf(operation['op']) : '');

export const hasField = (op: string, name: string): boolean => FIELDS[op]?.includes(name) ?? false;

const BEGIN: Partial<Record<string, () => Json>> = {
  filter: () => ({ when: newCondition() }),
  take: () => ({ count: 10 }),
  skip: () => ({ count: 1 }),
};

/** The same operation as another one: what both have stays. */
export function asOperation(operation: Json, op: string): Json {
  const gone = EVERY_FIELD.filter((name) => !hasField(op, name));
  const kept = patched({ ...operation, op }, Object.fromEntries(gone.map((name) => [name, undefined])));
  return { ...BEGIN[op]?.(), ...kept };
}

export const newOperation = (): Json => asOperation({}, 'filter');
