import { fitsTopic, isWantedTopic } from './topic-match';

it.each([
  ['a/b', 'a/b', true],
  ['a/b', 'a/b/c', false],
  ['a/+', 'a/b', true],
  ['a/+', 'a/b/c', false],
  ['a/+/c', 'a/b/c', true],
  ['+', '/a', false],
  ['a/#', 'a/b/c', true],
  ['a/#', 'a', true],
  ['a/#', 'b/a', false],
  ['a/b/#', 'a', false],
  ['#', 'a/b', true],
  ['#', '$SYS/load', false],
  ['+/load', '$SYS/load', false],
  ['$SYS/#', '$SYS/load', true],
  ['$share/group/a/+', 'a/b', true],
  ['$share/group/a/+', 'group/a/b', false],
])('%s and %s: %s', (filter, topic, fits) => {
  expect(fitsTopic(filter, topic)).toBe(fits);
});

it('wants what is subscribed to, and what was never left', () => {
  expect(isWantedTopic('a/b', ['a/+'], ['a/b'])).toBe(true);
  expect(isWantedTopic('a/b', ['c'], ['a/#'])).toBe(false);
  expect(isWantedTopic('rewritten', ['c'], ['a/#'])).toBe(true);
});
