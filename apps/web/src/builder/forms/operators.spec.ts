import { OPERATORS, UNARY_OPERATORS } from '#schema';

import { texts } from '../../texts';
import { carried, OPERATOR_LOOKS } from './operators';

const known = Object.keys(OPERATOR_LOOKS);

test('every operator of the schema can be chosen, with words of its own, and no other', () => {
  expect(known.toSorted()).toEqual([...OPERATORS].toSorted());
  expect(known.filter((op) => !texts.forms.condition.operators[op])).toEqual([]);
});

test('nothing is asked for on the right of those that look at the left side only', () => {
  const alone = known.filter((op) => OPERATOR_LOOKS[op]?.right === 'none');
  expect(alone.toSorted()).toEqual([...UNARY_OPERATORS].toSorted());
});

test('each is under a heading', () => {
  const groups = Object.keys(texts.forms.condition.operatorGroups);
  expect(known.filter((op) => !groups.includes(OPERATOR_LOOKS[op]?.group ?? ''))).toEqual([]);
});

test('another operator keeps of the right side what it can', () => {
  expect(carried('EU', 'value', 'list')).toEqual(['EU']);
  expect(carried('{{trigger.body.list}}', 'value', 'list')).toBe('{{trigger.body.list}}');
  expect(carried(['EU'], 'list', 'value')).toBe('EU');
  expect(carried(['EU', 'US'], 'list', 'value')).toBeUndefined();
  expect(carried(['EU', 'US'], 'list', 'list')).toEqual(['EU', 'US']);
  expect(carried('EU', 'value', 'none')).toBeUndefined();
  expect(carried(undefined, 'value', 'list')).toBeUndefined();
});
