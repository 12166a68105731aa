import { MAX_STEPS, STEP_SCHEMAS } from '#schema';
import fc from 'fast-check';

import { registry } from '../../test/stand-in-registry';
import { checkDefinition } from './check-definition';

const trigger = { connector: 'webhook', operation: 'catch' };
const when = { left: '{{trigger.body.total}}', op: 'gt', right: 100 };
const other = '018f0000-0000-7000-8000-000000000009';
const options = {
  connections: new Map(),
  workflows: new Map([[other, { name: 'Other', published: true, calls: [] }]]),
  self: '018f0000-0000-7000-8000-000000000001',
  publishing: true,
};

/** One of every type, with every setting. */
const everything = {
  trigger,
  steps: [
    { id: 'ask', type: 'map', title: 'Ask', input: { link: '{{steps.yes.approveUrl}}' } },
    {
      id: 'send',
      type: 'action',
      connector: 'mail',
      operation: 'send',
      connectionId: null,
      input: { to: '{{trigger.body.mail}}', times: 2 },
      retry: { attempts: 3, backoff: 'fixed', initialMs: 10, maxMs: 20 },
      onUnknown: 'park',
      timeoutMs: 1000,
      onError: 'handle',
      handle: [{ id: 'told', type: 'map', input: { why: '{{error.message}}' } }],
    },
    { id: 'big', type: 'filter', when: { all: [when, { not: { any: [when] } }] } },
    {
      id: 'route',
      type: 'paths',
      mode: 'all',
      branches: [{ id: 'eu', title: 'EU', when, steps: [{ id: 'vat', type: 'map', input: {} }] }],
      otherwise: [{ id: 'none', type: 'map', input: {} }],
    },
    {
      id: 'both',
      type: 'parallel',
      onBranchFailure: 'continue',
      branches: [
        { id: 'a', steps: [{ id: 'pause', type: 'delay', for: { value: 5, unit: 'minutes' } }] },
        {
          id: 'b',
          steps: [{ id: 'later', type: 'delay', until: '{{trigger.when}}', timeZone: 'Europe/Berlin' }],
        },
      ],
    },
    {
      id: 'each',
      type: 'loop',
      over: '{{trigger.body.items}}',
      concurrency: 5,
      limit: 100,
      onItemFailure: 'continue',
      collect: { id: '{{item.id}}', vat: '{{steps.inner.vat}}' },
      steps: [{ id: 'inner', type: 'map', input: { vat: '{{steps.vat.x}} {{index}}' } }],
    },
    { id: 'open', type: 'delay', window: { days: [1, 2], from: '09:00', to: '17:00' } },
    { id: 'yes', type: 'wait', for: 'approval', message: 'Fine?', timeoutMs: 5000, onTimeout: 'continue' },
    {
      id: 'list',
      type: 'aggregate',
      list: '{{steps.each.results}}',
      operations: [
        { op: 'filter', when: { left: '{{item.id}}', op: 'exists' } },
        { op: 'group', by: '{{item.vat}}' },
        { op: 'take', count: 5, from: 'end' },
        { op: 'join', of: '{{item.key}}', separator: ', ' },
      ],
    },
    {
      id: 'compute',
      type: 'code',
      code: 'return input.a + 1;',
      input: { a: 1 },
      timeoutMs: 100,
      memoryMb: 8,
    },
    { id: 'ring', type: 'call', workflowId: other, input: {}, wait: true, timeoutMs: 1000 },
    { id: 'keep', type: 'store', operation: 'append', key: 'k', value: 1, maxItems: 5, expiresInMs: 1000 },
    {
      id: 'daily',
      type: 'digest',
      name: 'd',
      item: 1,
      release: { count: 5, cron: '0 9 * * *', timeZone: 'UTC' },
    },
    { id: 'off', type: 'stop', as: 'failed', message: 'No', skip: true },
    {
      id: 'end',
      type: 'return',
      value: '{{steps.route.output}}',
      response: { status: 201, headers: { 'x-a': 'b' } },
    },
  ],
  settings: {
    timeoutMs: 1000,
    orderBy: '{{trigger.body.id}}',
    onKeyFailure: 'stop',
    concurrency: 5,
    rate: { limit: 5, perMs: 1000 },
    debounce: { key: '{{trigger.body.id}}', windowMs: 1000 },
    deduplicate: { key: '{{trigger.body.id}}', windowMs: 1000 },
    onFailure: other,
    autoPause: false,
  },
};

const check = (definition: unknown) => checkDefinition(definition, registry, options);

/** Milliseconds in which any draft up to the body limit is checked, on a machine with others at work. */
const AT_MOST = 2000;

function timed(definition: unknown) {
  const started = performance.now();
  const problems = check(definition);
  expect(performance.now() - started).toBeLessThan(AT_MOST);
  expect(problems.length).toBeLessThanOrEqual(200);
  for (const { pointer, code, message } of problems) {
    expect(pointer).toMatch(/^(\/|$)/);
    expect(code).toMatch(/^[a-z_]+\.[a-z_]+$/);
    expect(message).toMatch(/\.$/);
  }
  return problems;
}

type Key = string | number;

/** Every place in a value, from the top down. */
function placesIn(value: unknown, at: Key[] = []): Key[][] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))];
}

/** A copy with another value in one place; undefined takes it out, as JSON does. */
function changed(value: unknown, at: readonly Key[], to: unknown): unknown {
  const [key, ...rest] = at;
  if (key === undefined) return to;
  const inner = changed((value as Record<Key, unknown>)[key], rest, to);
  // An earlier change may have put a list where an object was.
  if (Array.isArray(value)) return Number(key) < value.length ? value.with(Number(key), inner) : value;
  const others = Object.entries(value as object).filter(([name]) => name !== key);
  return Object.fromEntries(inner === undefined ? others : [...others, [key, inner]]);
}

beforeAll(() => void check(everything));

it('finds nothing wrong with a definition that uses every type and every setting', () => {
  const types = JSON.stringify(everything);
  for (const type of Object.keys(STEP_SCHEMAS)) expect(types).toContain(`"type":"${type}"`);
  expect(check(everything)).toEqual([]);
});

const HOSTILE: unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  'x',
  '{{',
  '{{#each trigger}}',
  '{{steps.__proto__.x}}',
  '{{steps.constructor}} {{constructor.prototype}}',
  '__proto__',
  'constructor',
  '\u0000\ud800',
  'x'.repeat(70_000),
  [],
  [null],
  [[[]]],
  {},
  { type: 'loop', steps: [{}] },
  { length: 5 },
  JSON.parse('{"__proto__": {"id": "a"}, "toString": 1}'),
];

it('says something of every field of every type that is wrong, and never throws', () => {
  let refused = 0;
  for (const at of placesIn(everything)) {
    for (const value of HOSTILE) if (timed(changed(everything, at, value)).length > 0) refused += 1;
  }
  // A few values are right in some places, and templates and titles may be any text.
  expect(refused / placesIn(everything).length).toBeGreaterThan(HOSTILE.length / 2);
});

it('never throws, whatever a draft is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      timed(value);
      timed({ trigger: value, steps: value, settings: value });
      timed({ trigger, steps: [value, { id: 'a', type: 'paths', branches: value, handle: [value] }] });
    }),
    { numRuns: 200 },
  );
});

it('never throws, whatever is changed of a good definition', () => {
  const places = placesIn(everything);
  const change = fc.tuple(
    fc.constantFrom(...places),
    fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue(), fc.constantFrom(...everything.steps)),
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
      const definition = changes.reduce<unknown>((value, [at, to]) => {
        const there = at
          .slice(0, -1)
          .reduce<unknown>((node, key) => (node as Record<Key, unknown> | null)?.[key], value);
        return typeof there === 'object' && there !== null ? changed(value, at, to) : value;
      }, everything);
      timed(definition);
    }),
    { numRuns: 300 },
  );
});

const many = <T>(length: number, make: (n: number) => T): T[] => Array.from({ length }, (_, n) => make(n));

it('checks 500 steps, each reading the one before, at once', () => {
  const steps = many(MAX_STEPS, (n) => ({
    id: `s${n}`,
    type: 'action',
    connector: 'mail',
    operation: 'send',
    input: {
      to: n === 0 ? 'a' : `{{steps.s${n - 1}.to}}`,
      mode: 'fast',
      tags: ['{{trigger.a}} and {{trigger.b}}'],
    },
  }));
  expect(check({ trigger, steps })).toEqual([]);
  const started = performance.now();
  check({ trigger, steps });
  // It takes about 80 ms alone; a check that compares all steps with each other takes seconds.
  expect(performance.now() - started).toBeLessThan(800);
});

it.each<[string, string, () => unknown]>([
  ['10,000 steps', 'workflow.too_many_steps', () => many(10_000, () => ({}))],
  ['a million values', 'workflow.too_large', () => many(1_000_000, () => 0)],
  [
    '50,000 levels',
    'workflow.too_deep',
    () => {
      let steps: unknown[] = [];
      for (let n = 0; n < 50_000; n += 1) steps = [{ id: 'l', type: 'loop', over: 1, steps }];
      return steps;
    },
  ],
  ['a wide step', 'field.length', () => [{ id: 'p', type: 'paths', branches: many(190_000, () => ({})) }]],
  [
    'a wide condition',
    'condition.too_large',
    () => [{ id: 'f', type: 'filter', when: { all: many(100, () => ({ any: many(900, () => ({})) })) } }],
  ],
  [
    'wide conditions',
    'condition.missing_right',
    () =>
      many(400, (n) => ({
        id: `f${n}`,
        type: 'filter',
        when: { all: many(9, () => ({ any: many(9, () => ({ left: 1, op: 'eq' })) })) },
      })),
  ],
  [
    'many operations',
    'field.length',
    () => [{ id: 'a', type: 'aggregate', list: [], operations: many(150_000, () => 0) }],
  ],
  [
    'a thousand bad templates',
    'template.unknown_root',
    () => many(50, (n) => ({ id: `m${n}`, type: 'map', input: many(900, () => '{{a}} {{b}} {{c}}') })),
  ],
])('bounds what %s cost', (_what, code, steps) => {
  expect(timed({ trigger, steps: steps() }).map((problem) => problem.code)).toContain(code);
});
