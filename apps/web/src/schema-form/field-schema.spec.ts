import {
  choicesOf,
  inWords,
  isShown,
  kindOf,
  newObject,
  propertiesOf,
  titleOf,
  withoutNull,
} from './field-schema';

const object = (properties: Record<string, unknown>, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
});

describe('a field is drawn', () => {
  test.each([
    [{ type: 'string' }, 'x', 'text'],
    [{ type: 'string', ui: { multiline: true } }, 'x', 'lines'],
    [{ type: 'string', ui: { secret: true } }, 'x', 'secret'],
    [{ type: 'string', ui: { secret: true, multiline: true } }, 'x', 'lines'],
    [{ type: 'string', ui: { format: 'timeZone' } }, 'x', 'timeZone'],
    [{ enum: ['a', 'b'] }, 'x', 'choice'],
    [{ anyOf: [{ const: 'a' }, { const: 2 }] }, 'x', 'choice'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'x', 'text'],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, 'x', 'json'],
    [{ type: 'boolean' }, 'x', 'switch'],
    [{ type: 'integer' }, 'count', 'number'],
    [{ type: 'integer' }, 'deadlineMs', 'duration'],
    [{ type: 'array', items: { enum: ['a'] } }, 'x', 'choices'],
    [{ type: 'array', items: { type: 'string' } }, 'x', 'texts'],
    [{ type: 'array', items: { type: 'integer' } }, 'x', 'numbers'],
    [{ type: 'array', items: object({ a: { type: 'string' } }) }, 'x', 'objects'],
    [{ type: 'array', items: { type: 'object' } }, 'x', 'json'],
    [object({ a: { type: 'string' } }), 'x', 'object'],
    [{ type: 'object', patternProperties: { '^.*$': { type: 'string' } } }, 'x', 'map'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'x', 'map'],
    [{ type: 'object', additionalProperties: false }, 'x', 'json'],
    [{}, 'x', 'json'],
  ] as const)('%j named %s as %s', (schema, name, kind) => {
    expect(kindOf(schema, name)).toBe(kind);
  });
});

test('what can be chosen has words: those given, those of its title, or its own made readable', () => {
  expect(
    choicesOf({ enum: ['atOnce', 'when_finished', 3], ui: { labels: { atOnce: 'Right away' } } }),
  ).toEqual([
    { value: 'atOnce', label: 'Right away' },
    { value: 'when_finished', label: 'When finished' },
    { value: 3, label: '3' },
  ]);
  expect(choicesOf({ anyOf: [{ const: 'x', title: 'Ex' }, { type: 'null' }] })).toEqual([]);
  expect(choicesOf(withoutNull({ anyOf: [{ enum: ['x'] }, { type: 'null' }] }))).toHaveLength(1);
  expect(['GET', 'sha-256', 'firstThenLast'].map(inWords)).toEqual(['GET', 'Sha 256', 'First then last']);
});

test('a field is in sight by what is beside it, or by what counts there when nothing is said', () => {
  const fields = propertiesOf(
    object({
      mode: { enum: ['a', 'b'], default: 'a' },
      ofA: { type: 'string', ui: { showWhen: { field: 'mode', in: ['a'] } } },
      ofUnset: { type: 'string', ui: { showWhen: { field: 'free', in: [null, 'x'] } } },
      free: { type: 'string' },
      inner: { type: 'string', ui: { showWhen: { field: 'ofA', in: [null] } } },
    }),
  );
  const seen = (values: Record<string, unknown>) =>
    fields.filter((field) => isShown(field, fields, values)).map(({ name }) => name);
  expect(seen({})).toEqual(['mode', 'ofA', 'ofUnset', 'free', 'inner']);
  expect(seen({ mode: 'b', free: 'y' })).toEqual(['mode', 'free']);
});

test('the unit of a duration is beside it, and not in its label', () => {
  const schema = { type: 'integer', title: 'Longest wait in milliseconds' };
  expect(titleOf({ name: 'waitMs', schema })).toBe('Longest wait');
  expect(titleOf({ name: 'wait', schema })).toBe('Longest wait in milliseconds');
});

test('an object begins with what is needed and is known', () => {
  const schema = object(
    {
      count: { type: 'integer', default: 1 },
      on: { type: 'boolean' },
      name: { type: 'string' },
      more: { default: 2 },
    },
    ['count', 'on', 'name'],
  );
  expect(newObject(schema)).toEqual({ count: 1, on: false });
});
