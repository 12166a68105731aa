import type { MessageCondition } from '#connector-sdk';

import { compileConditions } from './condition';

const scope = { message: { type: 'order.made', n: 5, off: false, none: null, list: ['a'] } };
const holds = (...conditions: MessageCondition[]) => compileConditions(conditions)(scope);

describe('conditions', () => {
  it.each<[boolean, MessageCondition]>([
    [true, { path: 'message.type', is: 'order.made' }],
    [true, { path: 'message.n', is: [4, 5] }],
    [false, { path: 'message.n', is: '5' }],
    [false, { path: 'message.missing', is: null }],
    [true, { path: 'message.none', is: null }],
    [true, { path: 'message.n', isNot: '5' }],
    [false, { path: 'message.n', isNot: [5] }],
    [true, { path: 'message.off', exists: true }],
    [false, { path: 'message.none', exists: true }],
    [true, { path: 'message.none', exists: false }],
    [true, { path: 'message.type', startsWith: 'order.' }],
    [false, { path: 'message.n', startsWith: '5' }],
    [true, { path: 'message.type', named: ['order'] }],
    [true, { path: 'message.missing', named: [] }],
    [false, { path: 'message.missing', named: ['order'] }],
    [true, { path: 'message.list.0', is: 'a', startsWith: 'a' }],
    [false, { path: 'message.list.0', is: 'a', startsWith: 'b' }],
  ])('%s: %j', (expected, condition) => expect(holds(condition)).toBe(expected));

  it('hold all together', () => {
    expect(holds()).toBe(true);
    expect(holds({ path: 'message.n', is: 5 }, { path: 'message.off', is: false })).toBe(true);
    expect(holds({ path: 'message.n', is: 5 }, { path: 'message.off', is: true })).toBe(false);
  });

  it('need a path', () => expect(() => holds({ path: 'nothing' })).toThrow(RangeError));
});
