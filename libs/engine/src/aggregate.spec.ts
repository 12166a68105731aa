import { FailureError } from '#kernel';
import type { AggregateOperation } from '#schema';
import * as fc from 'fast-check';

import { sortKey } from '#templating';

import { compileAggregate } from './aggregate';

const ORDERS = [
  { id: 1, total: 10.1, city: 'Bonn', at: '2027-01-02' },
  { id: 2, total: '20.2', city: 'Aachen', at: '2027-01-01T10:00:00+02:00' },
  { id: 3, total: null, city: 'Bonn', at: '2027-01-01T09:00' },
];

const evaluate = (list: unknown, ...operations: AggregateOperation[]) =>
  compileAggregate({ id: 'a', type: 'aggregate', list: '{{steps.list}}', operations })({
    steps: { list, limit: 15, big: 'x'.repeat(200_000) },
    item: 'of the loop around',
  });
const valueOf = (list: unknown, ...operations: AggregateOperation[]) => evaluate(list, ...operations).value;

function failureOf(list: unknown, ...operations: AggregateOperation[]) {
  try {
    evaluate(list, ...operations);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('each operation', () => {
  const of = '{{item.total}}';
  it.each<[AggregateOperation, unknown, unknown]>([
    [{ op: 'filter', when: { left: of, op: 'gt', right: '{{steps.limit}}' } }, ORDERS, [ORDERS[1]]],
    [{ op: 'filter', when: { left: '{{index}}', op: 'gte', right: 2 } }, ORDERS, [ORDERS[2]]],
    [{ op: 'sort' }, [10, '9', 2], [2, '9', 10]],
    [{ op: 'sort', order: 'desc' }, [null, 1, '', 3, 2], [3, 2, 1, null, '']],
    [{ op: 'sort', by: '{{item.at}}' }, ORDERS, [ORDERS[1], ORDERS[2], ORDERS[0]]],
    [{ op: 'sort', by: '{{item.city}}' }, ORDERS, [ORDERS[1], ORDERS[0], ORDERS[2]]],
    [{ op: 'sort', by: '{{item.city}}', order: 'desc' }, ORDERS, [ORDERS[0], ORDERS[2], ORDERS[1]]],
    [{ op: 'sort' }, ['\u{1F600}', '\uFF5E', 'b', 'B'], ['B', 'b', '\uFF5E', '\u{1F600}']],
    [{ op: 'sort' }, ['x', true, '2027-01-01', 7, null, false], [7, '2027-01-01', 'x', false, true, null]],
    [{ op: 'unique' }, [1, 1, '1', { a: 1, b: 2 }, { b: 2, a: 1 }], [1, '1', { a: 1, b: 2 }]],
    [{ op: 'unique', by: '{{item.city}}' }, ORDERS, [ORDERS[0], ORDERS[1]]],
    [
      { op: 'group', by: '{{item.city}}' },
      ORDERS,
      [
        { key: 'Bonn', items: [ORDERS[0], ORDERS[2]] },
        { key: 'Aachen', items: [ORDERS[1]] },
      ],
    ],
    [
      { op: 'group', by: '{{item}}' },
      ['__proto__', 'b'],
      [
        { key: '__proto__', items: ['__proto__'] },
        { key: 'b', items: ['b'] },
      ],
    ],
    [
      { op: 'pick', value: { n: '{{index}}', is: '{{item.id}}' } },
      ORDERS.slice(1),
      [
        { n: 0, is: 2 },
        { n: 1, is: 3 },
      ],
    ],
    [{ op: 'take', count: 2 }, [1, 2, 3], [1, 2]],
    [{ op: 'take', count: 2, from: 'end' }, [1, 2, 3], [2, 3]],
    [{ op: 'take', count: 0, from: 'end' }, [1, 2, 3], []],
    [{ op: 'take', count: 9, from: 'end' }, [1, 2, 3], [1, 2, 3]],
    [{ op: 'skip', count: 1 }, [1, 2, 3], [2, 3]],
    [{ op: 'reverse' }, [1, 2, 3], [3, 2, 1]],
    [{ op: 'flatten' }, [[1, [2]], 3, []], [1, [2], 3]],
    [{ op: 'count' }, [1, 2, 3], 3],
    [{ op: 'sum' }, [0.1, 0.2], 0.3],
    [{ op: 'sum' }, ['1e2', ' 5 ', -0.5, null, ''], 104.5],
    [{ op: 'sum' }, [1e20, 1, -1e20], 1],
    [{ op: 'sum' }, [2 ** 53, 1, 1], 2 ** 53 + 2],
    [{ op: 'sum' }, [], 0],
    [{ op: 'sum', of }, ORDERS, 30.3],
    [{ op: 'average', of }, ORDERS, 15.15],
    [{ op: 'average' }, [1, 1, 2], 1.33333333333333],
    [{ op: 'average' }, [null], null],
    [{ op: 'min', of }, ORDERS, 10.1],
    [{ op: 'max', of }, ORDERS, 20.2],
    [{ op: 'max' }, ['10', '9'], 10],
    [{ op: 'max', of: '{{item.at}}' }, ORDERS, '2027-01-02'],
    [{ op: 'min' }, [null, ''], null],
    [{ op: 'join', of: '{{item.city}}' }, ORDERS, 'Bonn, Aachen, Bonn'],
    [{ op: 'join', separator: '' }, [1, null, true, { a: 1 }, 'x'], '1true{"a":1}x'],
    [{ op: 'join', of: '#{{item.id}} of {{index}}', separator: ';' }, ORDERS, '#1 of 0;#2 of 1;#3 of 2'],
  ])('%j', (operation, list, expected) => {
    expect(valueOf(list, operation)).toEqual(expected);
  });
});

it('does one operation after another', () => {
  const value = valueOf(
    ORDERS,
    { op: 'filter', when: { left: '{{item.total}}', op: 'exists' } },
    { op: 'sort', by: '{{item.total}}', order: 'desc' },
    { op: 'pick', value: '{{item.id}}' },
    { op: 'join', separator: '/' },
  );
  expect(value).toBe('2/1');
});

it('leaves the list as it was', () => {
  const list = Object.freeze([3, 1, 2]);
  expect(valueOf(list, { op: 'sort' }, { op: 'reverse' })).toEqual([3, 2, 1]);
});

describe('whatever the list', () => {
  const values = fc.array(
    fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.constantFrom('10', '9', '2027-01-01', '2026-12-31T23:00:00-02:00', '', null, true, false),
      fc.array(fc.integer(), { maxLength: 2 }),
    ),
  );

  it('comes out in the same order from any order', () => {
    const sorted = (list: unknown[]) => valueOf(list, { op: 'unique' }, { op: 'sort' }) as unknown[];
    fc.assert(
      fc.property(values, (list) => {
        const once = sorted(list);
        // Those that are equal to sort by, such as 10 and '10', stay as they were.
        expect(sorted(once)).toEqual(once);
        const keys = (of: unknown[]) => of.map((value) => JSON.stringify(sortKey(value)));
        expect(keys(sorted([...list].reverse()))).toEqual(keys(once));
      }),
    );
  });

  it('adds amounts up as an accountant does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 })), (cents) => {
        const total = cents.reduce((sum, each) => sum + each, 0);
        expect(
          valueOf(
            cents.map((each) => each / 100),
            { op: 'sum' },
          ),
        ).toBe(total / 100 + 0);
      }),
    );
  });
});

describe('what is not a list', () => {
  it.each([null, undefined, ''])('takes %j as an empty one, and warns', (list) => {
    const { value, warnings } = evaluate(list, { op: 'count' });
    expect(value).toBe(0);
    expect(warnings).toContainEqual(expect.objectContaining({ pointer: '/list', code: 'aggregate.no_list' }));
  });

  it.each(['text', 5, true, { items: [1], name: 'x' }])('refuses %j', (list) => {
    expect(failureOf(list, { op: 'count' })).toMatchObject({
      kind: 'permanent',
      code: 'aggregate.not_a_list',
    });
  });

  it('names the lists in an object, and the operation that gave no list', () => {
    expect(failureOf({ items: [1], name: 'x' }, { op: 'count' }).message).toContain('‘items’');
    expect(failureOf([1], { op: 'count' }, { op: 'reverse' }).message).toContain('‘count’');
  });
});

describe('numbers', () => {
  it.each(['a', true, [], {}, '0x10', 'Infinity', '1,5'])('does not add %j up, and says where', (value) => {
    const failure = failureOf([1, value], { op: 'sum' });
    expect(failure).toMatchObject({ code: 'aggregate.not_a_number', details: { index: 1 } });
  });

  it('says when a sum is too large', () => {
    expect(failureOf([1.5e308, 1.5e308], { op: 'sum' }).code).toBe('aggregate.out_of_range');
  });
});

it('warns of a missing value once, and says in which operation', () => {
  const { warnings } = evaluate([{}, {}], { op: 'reverse' }, { op: 'sum', of: '{{item.total}}' });
  expect(warnings).toEqual([
    expect.objectContaining({ pointer: '/operations/1/of', code: 'template.missing' }),
  ]);
});

describe('limits', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => ({ n, name: `item ${n % 1000}` }));

  it('takes 100,000 items through many operations', () => {
    const value = valueOf(
      many,
      { op: 'filter', when: { left: '{{item.n}}', op: 'gte', right: 10 } },
      { op: 'sort', by: '{{item.name}}' },
      { op: 'group', by: '{{item.name}}' },
      { op: 'count' },
    );
    expect(value).toBe(1000);
  });

  it('takes no more, nor makes more by flattening', () => {
    expect(failureOf([...many, 1], { op: 'count' })).toMatchObject({
      code: 'aggregate.too_many_items',
      details: { count: 100_001 },
    });
    expect(failureOf([many, many], { op: 'flatten' }).code).toBe('aggregate.too_many_items');
  });

  it('holds no pattern against a text that is too long for it', () => {
    const operation: AggregateOperation = {
      op: 'filter',
      when: { left: '{{steps.big}}', op: 'matches', right: 'y' },
    };
    expect(failureOf(many, operation).code).toBe('condition.too_long');
  });

  const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as unknown;
  it.each<[string, unknown, AggregateOperation]>([
    ['a template with much to do', many, { op: 'pick', value: '{{uppercase steps.big}}' }],
    ['a large value for each item', many, { op: 'pick', value: '{{steps.list}}' }],
    [
      'a list looked through for each item',
      many,
      { op: 'filter', when: { left: '{{steps.list}}', op: 'contains', right: '{{item}}' } },
    ],
    ['a long text joined often', many, { op: 'join', of: '{{steps.big}}' }],
    ['lists within lists', [deep, deep], { op: 'sort' }],
  ])('stops %s', (_, list, operation) => {
    const begun = performance.now();
    expect(failureOf(list, operation).code).toBe('aggregate.budget');
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
