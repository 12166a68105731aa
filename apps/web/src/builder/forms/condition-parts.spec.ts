import { conditionOf, groupOf, isGroup } from './condition-parts';

const one = { left: 1, op: 'eq', right: 1 };
const other = { left: 2, op: 'isTrue' };

test.each([
  ['a comparison', one],
  ['all', { all: [one, other] }],
  ['any', { any: [one] }],
  ['not a comparison', { not: one }],
  ['not any', { not: { any: [one, other] } }],
  ['not not', { not: { not: one } }],
])('%s is the same after it was shown', (_name, condition) => {
  expect(conditionOf(groupOf(condition))).toEqual(condition);
});

test('knows where its parts are in the definition', () => {
  expect(groupOf(one).pointerOf(0)).toBe('');
  expect(groupOf({ not: one }).pointerOf(0)).toBe('/not');
  expect(groupOf({ any: [one, other] }).pointerOf(1)).toBe('/any/1');
  expect(groupOf({ not: { all: [one, other] } }).pointerOf(1)).toBe('/not/all/1');
});

test('a comparison alone becomes a group once there are two', () => {
  const group = groupOf({ not: one });
  expect(conditionOf({ ...group, parts: [one, other] })).toEqual({ not: { all: [one, other] } });
  expect(conditionOf({ ...group, negated: false })).toEqual(one);
});

test('what is no condition has no parts, and takes some', () => {
  for (const nothing of [undefined, null, 'yes', []]) {
    expect(isGroup(nothing)).toBe(false);
    expect(groupOf(nothing).parts).toEqual([]);
    expect(conditionOf({ ...groupOf(nothing), parts: [one], bare: false })).toEqual({ all: [one] });
  }
});
