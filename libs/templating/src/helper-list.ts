import {
  describe,
  listArgument,
  numberArgument,
  textArgument,
  wholeArgument,
  wordArgument,
} from './argument';
import { isEqual } from './compare';
import type { Helper, HelperUse } from './helper';
import { HelperError } from './helper-error';
import { jsonText } from './json-text';
import { LIMITS } from './limits';
import { readPath } from './read-path';
import { canonical, compareKeys, isNothing, isNothingKey, sortKey } from './sort-key';

const ITEMS = [
  { sku: 'b', price: 3, kind: 'x' },
  { sku: 'a', price: 5, kind: 'y' },
  { sku: 'c', price: 3, kind: 'x' },
];
const SCOPE = { trigger: { body: { items: ITEMS, tags: ['vip', 'new', 'vip', null] } } };

/** What handling one entry costs. */
const ENTRY = 4;

/** A list whose entries are paid for. */
function entries(value: unknown, use: HelperUse): readonly unknown[] {
  const list = listArgument(value);
  use.work(list.length * ENTRY);
  return list;
}

/** What tells values apart: equal ones have equal text, and 7 and "7" are not equal. */
function identity(value: unknown, use: HelperUse): string {
  if (typeof value === 'string') {
    use.work(value.length >> 2);
    return `"${value}`;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  // Measures it, and refuses what is too deep, before it is walked without a bound.
  const written = jsonText(value, 0, use.workAllowance);
  use.work(written.length * 2);
  return canonical(value);
}

const place = (value: unknown, what: string): number =>
  wholeArgument(value, -LIMITS.entries * 10, LIMITS.entries * 10, what);

const at: Helper = {
  name: 'at',
  summary:
    'The entry of a list, or the character of a text, at a place: 0 is the first, -1 the last; null when there is none.',
  usage: 'at list place',
  min: 2,
  max: 2,
  example: { template: '{{at trigger.body.tags 1}}', scope: SCOPE, result: 'new' },
  call([value, index]) {
    const from = typeof value === 'string' ? value : listArgument(value);
    return from.at(place(index, 'the place')) ?? null;
  },
};

const slice: Helper = {
  name: 'slice',
  summary:
    'A part of a list or a text: from a place (0 is the first) up to another one, which is left out. Places below 0 count from the end; without the second it goes to the end.',
  usage: 'slice value from to',
  min: 2,
  max: 3,
  example: { template: '{{slice trigger.body.tags 0 2}}', scope: SCOPE, result: ['vip', 'new'] },
  call([value, from, to], _options, use) {
    const bounds = [place(from, 'the beginning'), isNothing(to) ? undefined : place(to, 'the end')] as const;
    if (typeof value === 'string') {
      use.work(value.length >> 3);
      return value.slice(...bounds);
    }
    return entries(value, use).slice(...bounds);
  },
};

const reverse: Helper = {
  name: 'reverse',
  summary: 'A list the other way round.',
  usage: 'reverse list',
  min: 1,
  max: 1,
  example: { template: '{{reverse trigger.body.tags}}', scope: SCOPE, result: [null, 'vip', 'new', 'vip'] },
  call: ([value], _options, use) => entries(value, use).toReversed(),
};

const sort: Helper = {
  name: 'sort',
  summary:
    'A list in order, by="path" of its entries where they are objects, order="desc" for the other way. Numbers go by size, dates by time, texts by character; entries without a value are last.',
  usage: 'sort list by="price" order="desc"',
  min: 1,
  max: 1,
  options: ['by', 'order'],
  example: {
    template: '{{pluck (sort trigger.body.items by="price" order="desc") "sku"}}',
    scope: SCOPE,
    result: ['a', 'b', 'c'],
  },
  call([value], { by, order }, use) {
    const list = entries(value, use);
    const sign = wordArgument(order ?? 'asc', ['asc', 'desc'], 'order') === 'asc' ? 1 : -1;
    const read = readPath(by, use);
    const keyed = list.map((entry) => {
      const found = read(entry);
      if (typeof found === 'string') use.work(found.length >> 3);
      else if (typeof found === 'object' && found !== null) identity(found, use);
      return { entry, key: sortKey(found) };
    });
    use.work(Math.ceil(list.length * Math.log2(list.length + 1)) * 2);
    const cost = (key: unknown): number => (typeof key === 'string' ? key.length >> 3 : 0);
    keyed.sort((a, b) => {
      use.work(Math.min(cost(a.key.value), cost(b.key.value)));
      // Nothing at all is last in both directions.
      if (isNothingKey(a.key) || isNothingKey(b.key)) return compareKeys(a.key, b.key);
      return sign * compareKeys(a.key, b.key);
    });
    return keyed.map(({ entry }) => entry);
  },
};

const unique: Helper = {
  name: 'unique',
  summary: 'A list without repetitions, or with only the first entry of each value of by="path".',
  usage: 'unique list by="email"',
  min: 1,
  max: 1,
  options: ['by'],
  example: { template: '{{unique trigger.body.tags}}', scope: SCOPE, result: ['vip', 'new', null] },
  call([value], { by }, use) {
    const read = readPath(by, use);
    const seen = new Set<string>();
    return entries(value, use).filter((entry) => {
      const key = identity(read(entry), use);
      return !seen.has(key) && seen.add(key);
    });
  },
};

const pluck: Helper = {
  name: 'pluck',
  summary:
    'One field of every entry of a list: the list of these. The path may lead on, as in "customer.email".',
  usage: 'pluck list path',
  min: 2,
  max: 2,
  example: { template: '{{pluck trigger.body.items "sku"}}', scope: SCOPE, result: ['b', 'a', 'c'] },
  call([value, path], _options, use) {
    const read = readPath(path, use);
    return entries(value, use).map((entry) => read(entry) ?? null);
  },
};

const where: Helper = {
  name: 'where',
  summary:
    'The entries of a list whose field is a value; without a value, those whose field is there and not empty.',
  usage: 'where list path value',
  min: 2,
  max: 3,
  example: {
    template: '{{pluck (where trigger.body.items "kind" "x") "sku"}}',
    scope: SCOPE,
    result: ['b', 'c'],
  },
  call([value, path, ...rest], _options, use) {
    const read = readPath(path, use);
    const holds = (entry: unknown): boolean =>
      rest.length === 0 ? !isNothing(read(entry)) : isEqual(read(entry), rest[0], use);
    return entries(value, use).filter(holds);
  },
};

const compact: Helper = {
  name: 'compact',
  summary: 'A list without the entries that are missing, null or empty text.',
  usage: 'compact list',
  min: 1,
  max: 1,
  example: { template: '{{compact trigger.body.tags}}', scope: SCOPE, result: ['vip', 'new', 'vip'] },
  call: ([value], _options, use) => entries(value, use).filter((entry) => !isNothing(entry)),
};

const flatten: Helper = {
  name: 'flatten',
  summary: 'A list of lists as one list; one level.',
  usage: 'flatten list',
  min: 1,
  max: 1,
  example: {
    template: '{{flatten trigger.body.pages}}',
    scope: { trigger: { body: { pages: [[1, 2], [3]] } } },
    result: [1, 2, 3],
  },
  call([value], _options, use) {
    const lists = entries(value, use);
    for (const inner of lists) if (Array.isArray(inner)) use.work(inner.length * ENTRY);
    return lists.flat();
  },
};

const list: Helper = {
  name: 'list',
  summary: 'A list of the values named.',
  usage: 'list value value…',
  min: 1,
  max: 50,
  example: { template: '{{list 1 trigger.body.tags.[0]}}', scope: SCOPE, result: [1, 'vip'] },
  call: (args) => args.map((arg) => arg ?? null),
};

const append: Helper = {
  name: 'append',
  summary: 'A list with what is in other lists, or other values, behind it.',
  usage: 'append list value value…',
  min: 2,
  max: 50,
  example: {
    template: '{{append trigger.body.tags "last"}}',
    scope: SCOPE,
    result: ['vip', 'new', 'vip', null, 'last'],
  },
  call: ([first, ...rest], _options, use) => [
    ...entries(first, use),
    ...rest.flatMap((value) => (Array.isArray(value) ? entries(value, use) : [value ?? null])),
  ],
};

const contains: Helper = {
  name: 'contains',
  summary: 'True when a list has an entry, or a text has a piece of text (at most 100 characters) in it.',
  usage: 'contains value sought',
  min: 2,
  max: 2,
  asks: true,
  example: { template: '{{contains trigger.body.tags "new"}}', scope: SCOPE, result: true },
  call: ([value, sought], _options, use) => indexIn(value, sought, use) >= 0,
};

const indexOf: Helper = {
  name: 'indexOf',
  summary: 'The place of the first such entry of a list, or piece of a text: 0 is the first, -1 means none.',
  usage: 'indexOf value sought',
  min: 2,
  max: 2,
  asks: true,
  example: { template: '{{indexOf trigger.body.tags "new"}}', scope: SCOPE, result: 1 },
  call: ([value, sought], _options, use) => indexIn(value, sought, use),
};

function indexIn(value: unknown, sought: unknown, use: HelperUse): number {
  if (typeof value !== 'string') return entries(value, use).findIndex((entry) => isEqual(entry, sought, use));
  const piece = textArgument(sought, use);
  if (piece.length > LIMITS.needle)
    throw new HelperError(`looks for at most ${LIMITS.needle} characters, and got ${piece.length}`);
  use.work(value.length);
  return value.indexOf(piece);
}

const chunk: Helper = {
  name: 'chunk',
  summary: 'A list cut into lists of so many entries; the last may have fewer.',
  usage: 'chunk list size',
  min: 2,
  max: 2,
  example: {
    template: '{{chunk trigger.body.tags 3}}',
    scope: SCOPE,
    result: [['vip', 'new', 'vip'], [null]],
  },
  call([value, size], _options, use) {
    const all = entries(value, use);
    const count = wholeArgument(size, 1, LIMITS.entries, 'the size');
    return Array.from({ length: Math.ceil(all.length / count) }, (_, n) =>
      all.slice(n * count, (n + 1) * count),
    );
  },
};

const range: Helper = {
  name: 'range',
  summary: 'The list of the whole numbers from one to another, both of them in it; at most 10,000.',
  usage: 'range from to',
  min: 2,
  max: 2,
  example: { template: '{{range 1 4}}', scope: {}, result: [1, 2, 3, 4] },
  call([from, to], _options, use) {
    const [first, last] = [numberArgument(from), numberArgument(to)];
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last))
      throw new HelperError(`needs whole numbers, and got ${describe(from)} and ${describe(to)}`);
    const count = Math.abs(last - first) + 1;
    if (count > LIMITS.iterations)
      throw new HelperError(`gives at most ${LIMITS.iterations} numbers, not ${count}`);
    use.work(count * ENTRY);
    return Array.from({ length: count }, (_, n) => (last < first ? first - n : first + n));
  },
};

export const LIST_HELPERS: readonly Helper[] = [
  list,
  at,
  slice,
  append,
  reverse,
  sort,
  unique,
  pluck,
  where,
  compact,
  flatten,
  chunk,
  contains,
  indexOf,
  range,
];
