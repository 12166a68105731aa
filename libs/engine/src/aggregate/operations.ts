/** One operation of an aggregate step, compiled: a list in, a list or a value out. */
import { FailureError } from '#kernel';
import type { AggregateOperation } from '#schema';
import {
  canonical,
  compareKeys,
  compileValue,
  isNothing,
  isNothingKey,
  numberOf,
  sortKey,
  type CompiledValue,
} from '#templating';

import { compileCondition } from '../condition';
import { averageOf, sumOf } from './decimals';
import type { Pass } from './pass';
import { requireRoom } from './require-list';

type Items = readonly unknown[];
export type Operate = (items: Items, pass: Pass) => unknown;

/** @param at the JSON pointer of the operation within the step */
export function compileOperation(operation: AggregateOperation, at: string): Operate {
  switch (operation.op) {
    case 'filter': {
      const holds = compileCondition(operation.when);
      return (items, pass) => pass.filter(items, holds, `${at}/when`);
    }
    case 'sort': {
      const keys = keysBy(operation.by, `${at}/by`);
      return (items, pass) => sort(items, keys(items, pass), operation.order ?? 'asc', pass);
    }
    case 'unique': {
      const keys = keysBy(operation.by, `${at}/by`);
      return (items, pass) => [...byKey(items, keys(items, pass), pass).values()].map(({ first }) => first);
    }
    case 'group': {
      const keys = keysBy(operation.by, `${at}/by`);
      return (items, pass) =>
        [...byKey(items, keys(items, pass), pass).values()].map(({ key, all }) => ({ key, items: all }));
    }
    case 'pick': {
      const picked = keysBy(operation.value, `${at}/value`);
      return (items, pass) => {
        const values = picked(items, pass);
        // Each may be a large value again, which costs nothing here and much when it is written.
        for (const value of values) pass.work.takeWeightOf(value);
        return values.map((value) => value ?? null);
      };
    }
    case 'take':
      return (items) =>
        operation.from === 'end'
          ? items.slice(Math.max(0, items.length - operation.count))
          : items.slice(0, operation.count);
    case 'skip':
      return (items) => items.slice(operation.count);
    case 'reverse':
      return (items) => items.toReversed();
    case 'flatten':
      return flatten;
    case 'count':
      return (items) => items.length;
    case 'join': {
      const values = keysBy(operation.of, `${at}/of`);
      return (items, pass) => join(values(items, pass), operation.separator ?? ', ', pass);
    }
    case 'sum':
    case 'average': {
      const values = keysBy(operation.of, `${at}/of`);
      return (items, pass) => total(operation.op, numbersOf(values(items, pass), operation.op, pass));
    }
    case 'min':
    case 'max': {
      const values = keysBy(operation.of, `${at}/of`);
      return (items, pass) => extreme(operation.op, values(items, pass), pass);
    }
  }
}

/** What each item is looked at by: a template's value, or the item itself. */
function keysBy(by: unknown, at: string): (items: Items, pass: Pass) => Items {
  if (by === undefined) return (items) => items;
  const compiled: CompiledValue = compileValue(by);
  return (items, pass) => pass.renderEach(items, compiled, at);
}

function sort(items: Items, values: Items, order: 'asc' | 'desc', { work }: Pass): unknown[] {
  const keyed = items.map((item, index) => {
    work.takeWeightOf(values[index]);
    return { item, key: sortKey(values[index]) };
  });
  work.take(Math.ceil(items.length * Math.log2(items.length + 1)));
  const direction = order === 'desc' ? -1 : 1;
  // Nothing at all is last either way.
  return keyed
    .sort((a, b) =>
      isNothingKey(a.key) || isNothingKey(b.key)
        ? compareKeys(a.key, b.key)
        : direction * compareKeys(a.key, b.key),
    )
    .map(({ item }) => item);
}

interface Group {
  key: unknown;
  first: unknown;
  all: unknown[];
}

/** In the order in which the keys come first. */
function byKey(items: Items, keys: Items, { work }: Pass): Map<string, Group> {
  const groups = new Map<string, Group>();
  items.forEach((item, index) => {
    const key = keys[index] ?? null;
    work.takeWeightOf(key);
    const text = canonical(key);
    const group = groups.get(text);
    if (group) group.all.push(item);
    else groups.set(text, { key, first: item, all: [item] });
  });
  return groups;
}

/** One level of lists within the list. */
function flatten(items: Items): unknown[] {
  requireRoom(items.reduce<number>((length, item) => length + (Array.isArray(item) ? item.length : 1), 0));
  return items.flat(1);
}

function join(values: Items, separator: string, { work }: Pass): string {
  for (const value of values) work.takeWeightOf(value);
  const texts = values.map(textOf);
  work.take(texts.reduce((length, text) => length + text.length + separator.length, 0) / 4);
  return texts.join(separator);
}

function numbersOf(values: Items, op: string, { work }: Pass): number[] {
  const numbers: number[] = [];
  values.forEach((value, index) => {
    work.take(4);
    if (isNothing(value)) return;
    const number = numberOf(value);
    if (number === null) throw notANumber(value, index, op);
    numbers.push(number);
  });
  return numbers;
}

function total(op: 'sum' | 'average', numbers: readonly number[]): number | null {
  if (numbers.length === 0) return op === 'sum' ? 0 : null;
  const result = op === 'sum' ? sumOf(numbers) : averageOf(numbers);
  if (Number.isFinite(result)) return result;
  throw new FailureError({
    kind: 'permanent',
    code: 'aggregate.out_of_range',
    message: 'The numbers of the list are too large to be added up.',
  });
}

function extreme(op: 'min' | 'max', values: Items, { work }: Pass): unknown {
  const direction = op === 'max' ? -1 : 1;
  let best: { value: unknown; key: ReturnType<typeof sortKey> } | null = null;
  for (const value of values) {
    if (isNothing(value)) continue;
    work.takeWeightOf(value);
    const key = sortKey(value);
    if (!best || direction * compareKeys(key, best.key) < 0) best = { value, key };
  }
  return best ? (numberOf(best.value) ?? best.value) : null;
}

function notANumber(value: unknown, index: number, op: string): FailureError {
  const shown = typeof value === 'object' ? 'a list or an object' : textOf(value).slice(0, 60);
  return new FailureError({
    kind: 'permanent',
    code: 'aggregate.not_a_number',
    message: `The ${op} needs numbers, and item ${index} (counted from 0) gives ‘${shown}’. Name the field that holds the number, or filter such items out first.`,
    details: { index },
  });
}

/** A value within text: nothing as '', objects and lists as JSON. */
function textOf(value: unknown): string {
  if (isNothing(value)) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
