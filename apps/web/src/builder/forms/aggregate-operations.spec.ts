import { AggregateOperation } from '#schema';

import { texts } from '../../texts';
import { asOperation, hasField, OPERATIONS } from './aggregate-operations';

const shapes = new Map(
  AggregateOperation.anyOf.map(({ properties }) => [properties.op.const as string, Object.keys(properties)]),
);

test('every operation of the schema can be chosen, by words of its own', () => {
  expect([...OPERATIONS].toSorted()).toEqual([...shapes.keys()].toSorted());
  expect(Object.keys(texts.forms.aggregate.names).toSorted()).toEqual([...OPERATIONS].toSorted());
});

test.each([...shapes])('%s has the fields of its shape', (op, fields) => {
  const all = [...new Set([...shapes.values()].flat())].filter((name) => name !== 'op');
  expect(all.filter((name) => hasField(op, name)).toSorted()).toEqual(
    fields.filter((name) => name !== 'op').toSorted(),
  );
});

test('another operation keeps what it has too, and drops the rest', () => {
  expect(asOperation({ op: 'sort', by: '{{item.city}}', order: 'desc' }, 'group')).toEqual({
    op: 'group',
    by: '{{item.city}}',
  });
  expect(asOperation({ op: 'skip', count: 3 }, 'take')).toEqual({ op: 'take', count: 3 });
  expect(asOperation({ op: 'count' }, 'take')).toEqual({ op: 'take', count: 10 });
});
