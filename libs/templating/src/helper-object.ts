import { describe, listArgument, objectArgument, textArgument } from './argument';
import type { Helper, HelperUse } from './helper';
import { HelperError } from './helper-error';
import { isForbidden } from './read-own';
import { readPath } from './read-path';

const SCOPE = { trigger: { body: { customer: { name: 'Ann', city: 'Bonn', age: 42 } } } };
const FIELD = 4;

/** The fields of an object, paid for. */
function fields(value: unknown, use: HelperUse): [string, unknown][] {
  const found = Object.entries(objectArgument(value));
  use.work(found.length * FIELD);
  return found;
}

function nameArgument(value: unknown, use: HelperUse): string {
  const name = textArgument(value, use);
  if (isForbidden(name)) throw new HelperError(`can't name a field "${name}"`);
  return name;
}

const object: Helper = {
  name: 'object',
  summary: 'An object of names and values, in pairs.',
  usage: 'object name value name value…',
  min: 2,
  max: 50,
  example: {
    template: '{{object "who" trigger.body.customer.name "n" 1}}',
    scope: SCOPE,
    result: { who: 'Ann', n: 1 },
  },
  call(args, _options, use) {
    if (args.length % 2 !== 0) throw new HelperError('needs a value for each name');
    return Object.fromEntries(
      Array.from({ length: args.length / 2 }, (_, n) => [
        nameArgument(args[n * 2], use),
        args[n * 2 + 1] ?? null,
      ]),
    );
  },
};

const get: Helper = {
  name: 'get',
  summary:
    'The value at a path that is itself a value, such as "address.city" or "0.name"; the fallback, else null, when there is none.',
  usage: 'get value path fallback',
  min: 2,
  max: 3,
  asks: true,
  example: { template: '{{get trigger.body "customer.city"}}', scope: SCOPE, result: 'Bonn' },
  call: ([value, path, otherwise], _options, use) => readPath(path, use)(value) ?? otherwise ?? null,
};

const keys: Helper = {
  name: 'keys',
  summary: 'The names of an object’s fields, as a list.',
  usage: 'keys object',
  min: 1,
  max: 1,
  example: { template: '{{keys trigger.body.customer}}', scope: SCOPE, result: ['name', 'city', 'age'] },
  call: ([value], _options, use) => fields(value, use).map(([name]) => name),
};

const values: Helper = {
  name: 'values',
  summary: 'The values of an object’s fields, as a list.',
  usage: 'values object',
  min: 1,
  max: 1,
  example: { template: '{{values trigger.body.customer}}', scope: SCOPE, result: ['Ann', 'Bonn', 42] },
  call: ([value], _options, use) => fields(value, use).map(([, inner]) => inner),
};

const entries: Helper = {
  name: 'entries',
  summary: 'An object as a list of { key, value }, to be sorted, looped over or filtered.',
  usage: 'entries object',
  min: 1,
  max: 1,
  example: {
    template: '{{entries (pick trigger.body.customer "age")}}',
    scope: SCOPE,
    result: [{ key: 'age', value: 42 }],
  },
  call: ([value], _options, use) => fields(value, use).map(([key, inner]) => ({ key, value: inner })),
};

const fromEntries: Helper = {
  name: 'fromEntries',
  summary:
    'An object of a list: the field key="path" of each entry names, the field value="path" is the value.',
  usage: 'fromEntries list key="key" value="value"',
  min: 1,
  max: 1,
  options: ['key', 'value'],
  example: {
    template: '{{fromEntries trigger.body.fields key="label" value="answer"}}',
    scope: { trigger: { body: { fields: [{ label: 'Size', answer: 'L' }] } } },
    result: { Size: 'L' },
  },
  call([list], { key, value }, use) {
    const [name, inner] = [readPath(key ?? 'key', use), readPath(value ?? 'value', use)];
    const all = listArgument(list);
    use.work(all.length * FIELD);
    return Object.fromEntries(all.map((entry) => [nameArgument(name(entry), use), inner(entry) ?? null]));
  },
};

const pick: Helper = {
  name: 'pick',
  summary: 'An object with only the fields named.',
  usage: 'pick object name name…',
  min: 2,
  max: 50,
  example: {
    template: '{{pick trigger.body.customer "name" "age"}}',
    scope: SCOPE,
    result: { name: 'Ann', age: 42 },
  },
  call([value, ...names], _options, use) {
    const kept = new Set(names.map((name) => textArgument(name, use)));
    return Object.fromEntries(fields(value, use).filter(([name]) => kept.has(name)));
  },
};

const omit: Helper = {
  name: 'omit',
  summary: 'An object without the fields named.',
  usage: 'omit object name name…',
  min: 2,
  max: 50,
  example: {
    template: '{{omit trigger.body.customer "age"}}',
    scope: SCOPE,
    result: { name: 'Ann', city: 'Bonn' },
  },
  call([value, ...names], _options, use) {
    const left = new Set(names.map((name) => textArgument(name, use)));
    return Object.fromEntries(fields(value, use).filter(([name]) => !left.has(name)));
  },
};

const merge: Helper = {
  name: 'merge',
  summary: 'One object of several; of fields with the same name, the last one counts.',
  usage: 'merge object object…',
  min: 1,
  max: 50,
  example: {
    template: '{{merge trigger.body.customer (object "city" "Köln" "vip" true)}}',
    scope: SCOPE,
    result: { name: 'Ann', city: 'Köln', age: 42, vip: true },
  },
  call: (args, _options, use) => Object.fromEntries(args.flatMap((arg) => fields(arg, use))),
};

const typeOf: Helper = {
  name: 'typeOf',
  summary: 'What a value is: "text", "number", "boolean", "list", "object" or "nothing".',
  usage: 'typeOf value',
  min: 1,
  max: 1,
  asks: true,
  example: { template: '{{typeOf trigger.body.customer}}', scope: SCOPE, result: 'object' },
  call([value]) {
    if (value === null || value === undefined) return 'nothing';
    if (Array.isArray(value)) return 'list';
    const type = typeof value;
    if (type === 'string') return 'text';
    if (type === 'number' || type === 'boolean' || type === 'object') return type;
    throw new HelperError(`knows nothing of ${describe(value)}`);
  },
};

export const OBJECT_HELPERS: readonly Helper[] = [
  object,
  get,
  keys,
  values,
  entries,
  fromEntries,
  pick,
  omit,
  merge,
  typeOf,
];
