/** Helpers that make one value, or groups, of a list. */
import { describe, listArgument, numberArgument, textArgument } from './argument';
import type { Helper, HelperUse } from './helper';
import { HelperError } from './helper-error';
import { tidy } from './tidy';
import { readPath } from './read-path';
import { isNothing } from './sort-key';

const SCOPE = {
  trigger: {
    body: {
      items: [
        { sku: 'b', price: 3, kind: 'x' },
        { sku: 'a', price: 5, kind: 'y' },
        { sku: 'c', price: 2.5, kind: 'x' },
      ],
    },
  },
};

const ENTRY = 4;

/** The numbers of one list, by="path" of its entries, or those that are given one by one; what is empty is left out. */
function numbers(args: readonly unknown[], by: unknown, use: HelperUse): number[] {
  const [first] = args;
  const list = args.length === 1 ? listArgument(first) : args;
  use.work(list.length * ENTRY);
  const read = readPath(by, use);
  return list
    .map(read)
    .filter((value) => !isNothing(value))
    .map(numberArgument);
}

function summary(
  name: string,
  text: string,
  result: number,
  make: (all: readonly number[]) => number | null,
): Helper {
  return {
    name,
    summary: text,
    usage: `${name} list by="price"`,
    min: 1,
    max: 50,
    options: ['by'],
    example: { template: `{{${name} trigger.body.items by="price"}}`, scope: SCOPE, result },
    call: (args, { by }, use) => make(numbers(args, by, use)),
  };
}

const total = (all: readonly number[]): number => all.reduce((sum, number) => tidy(sum + number), 0);

/** A group's name: text as it is, anything else as it reads within text. */
const groupName = (value: unknown, use: HelperUse): string => {
  const name = textArgument(value, use);
  if (name === '__proto__') throw new HelperError(`can't name a group ${describe(name)}`);
  return name;
};

function grouped(list: unknown, path: unknown, use: HelperUse): Map<string, unknown[]> {
  const read = readPath(path, use);
  const groups = new Map<string, unknown[]>();
  const all = listArgument(list);
  use.work(all.length * ENTRY);
  for (const entry of all) {
    const name = groupName(read(entry), use);
    const group = groups.get(name);
    if (group) group.push(entry);
    else groups.set(name, [entry]);
  }
  return groups;
}

const groupBy: Helper = {
  name: 'groupBy',
  summary:
    'The entries of a list by the value of a field: an object from each value to the list of its entries.',
  usage: 'groupBy list path',
  min: 2,
  max: 2,
  example: {
    template: '{{pluck (lookup (groupBy trigger.body.items "kind") "x") "sku"}}',
    scope: SCOPE,
    result: ['b', 'c'],
  },
  call: ([list, path], _options, use) => Object.fromEntries(grouped(list, path, use)),
};

const countBy: Helper = {
  name: 'countBy',
  summary: 'How many entries of a list have each value of a field: an object from the value to the number.',
  usage: 'countBy list path',
  min: 2,
  max: 2,
  example: { template: '{{countBy trigger.body.items "kind"}}', scope: SCOPE, result: { x: 2, y: 1 } },
  call: ([list, path], _options, use) =>
    Object.fromEntries([...grouped(list, path, use)].map(([name, group]) => [name, group.length])),
};

export const SUMMARY_HELPERS: readonly Helper[] = [
  summary(
    'sum',
    'The sum of a list, or of numbers one by one. Empty entries are left out; with none left it is 0.',
    10.5,
    total,
  ),
  summary('average', 'The mean of a list, or of numbers; null when there is none.', 3.5, (all) =>
    all.length === 0 ? null : tidy(total(all) / all.length),
  ),
  summary('min', 'The least of a list, or of numbers; null when there is none.', 2.5, (all) =>
    all.length === 0 ? null : all.reduce((a, b) => Math.min(a, b)),
  ),
  summary('max', 'The greatest of a list, or of numbers; null when there is none.', 5, (all) =>
    all.length === 0 ? null : all.reduce((a, b) => Math.max(a, b)),
  ),
  groupBy,
  countBy,
];
