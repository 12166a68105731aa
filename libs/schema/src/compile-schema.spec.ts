import { Type } from 'typebox';

import { compileSchema } from './compile-schema';
import { ConditionSchema } from './condition';
import { WorkflowDefinition } from './definition';
import { STEP_SCHEMAS } from './steps';

const messages = (schema: object, value: unknown) =>
  compileSchema(schema)(value).map(({ pointer, message }) => `${pointer}: ${message}`);

const action = { id: 'a', type: 'action', connector: 'http', operation: 'request', input: {} };
const workflow = (...steps: unknown[]) => ({ trigger: { connector: 'webhook', operation: 'catch' }, steps });

describe('compileSchema', () => {
  it('finds nothing wrong with a good definition', () => {
    const when = { all: [{ left: 1, op: 'gt', right: 0 }, { not: { any: [{ left: 'a', op: 'exists' }] } }] };
    expect(messages(WorkflowDefinition, workflow(action, { id: 'f', type: 'filter', when }))).toEqual([]);
  });

  it('names every bad field, each with its pointer', () => {
    const schema = Type.Object(
      {
        url: Type.String({ minLength: 1 }),
        timeoutMs: Type.Integer({ minimum: 1 }),
        method: Type.Enum(['GET', 'POST']),
        'a/b': Type.Optional(Type.Boolean()),
        tags: Type.Optional(Type.Array(Type.String())),
      },
      { additionalProperties: false },
    );
    expect(
      messages(schema, { timeoutMs: 1.5, method: 'PUT', colour: 'red', 'a/b': 1, tags: ['x', 2] }).sort(),
    ).toEqual([
      '/a~1b: ‘a/b’ must be true or false.',
      '/colour: ‘colour’ is not a known field.',
      '/method: ‘method’ must be one of ‘GET’ or ‘POST’.',
      '/tags/1: Item 2 of ‘tags’ must be text.',
      '/timeoutMs: ‘timeoutMs’ must be a whole number.',
      '/url: ‘url’ is missing.',
    ]);
    expect(messages(schema, { url: '', timeoutMs: 0, method: 'GET' })).toEqual([
      '/url: ‘url’ must not be empty.',
      '/timeoutMs: ‘timeoutMs’ must be 1 or more.',
    ]);
    expect(messages(schema, 3)).toEqual([': The value must be an object.']);
  });

  it('puts the prefix before every pointer', () => {
    const check = compileSchema(Type.Object({ a: Type.String() }));
    expect(check({}, '/steps/3/input')).toEqual([
      { pointer: '/steps/3/input/a', code: 'field.missing', message: '‘a’ is missing.' },
    ]);
  });

  it('reports on the step that a step’s type says it is, and no other', () => {
    expect(messages(WorkflowDefinition, workflow({ ...action, connector: 3, extra: 1 }))).toEqual([
      '/steps/0/extra: ‘extra’ is not a known field.',
      '/steps/0/connector: ‘connector’ must be text.',
    ]);
    const types = `‘${Object.keys(STEP_SCHEMAS).slice(0, -1).join('’, ‘')}’ or ‘digest’`;
    expect(messages(WorkflowDefinition, workflow({ id: 'x', type: 'teleport' }))).toEqual([
      `/steps/0/type: ‘type’ must be one of ${types}.`,
    ]);
    expect(messages(WorkflowDefinition, workflow({ id: 'x' }))).toEqual([
      `/steps/0/type: ‘type’ is missing; it must be one of ${types}.`,
    ]);
  });

  it('reports steps within steps in their place', () => {
    const loop = (...steps: unknown[]) => ({ id: 'l', type: 'loop', over: 3, steps });
    const paths = (branch: object, otherwise?: unknown) => ({
      id: 'p',
      type: 'paths',
      branches: [{ id: 'a', when: { left: 1, op: 'isTrue' }, steps: [], ...branch }],
      otherwise,
    });
    expect(
      messages(WorkflowDefinition, workflow(loop(paths({ steps: [action, { ...action, input: 3 }] })))),
    ).toEqual(['/steps/0/steps/0/branches/0/steps/1/input: ‘input’ must be an object.']);
    const wrong = loop(
      paths({ colour: 1, when: { left: 1, op: 'almost' } }, [{ id: 'x', type: 'warp' }]),
      'no step',
      { ...action, onError: 'handle', handle: [{ ...action, id: 'B b' }] },
    );
    const found = messages(WorkflowDefinition, workflow(wrong));
    expect(found.map((text) => text.slice(0, 70)).toSorted()).toEqual([
      expect.stringMatching(/^\/steps\/0\/steps\/0\/branches\/0\/colour: ‘colour’ is not a known field\./),
      expect.stringMatching(/^\/steps\/0\/steps\/0\/branches\/0\/when\/op: ‘op’ must be one of ‘eq’/),
      expect.stringMatching(/^\/steps\/0\/steps\/0\/otherwise\/0\/type: ‘type’ must be one of/),
      '/steps/0/steps/1: Item 2 of ‘steps’ must be an object.',
      expect.stringMatching(/^\/steps\/0\/steps\/2\/handle\/0\/id: ‘id’ does not have the form/),
    ]);
  });

  it('reports the operations of an aggregate by what they do', () => {
    const aggregate = (...operations: unknown[]) =>
      messages(WorkflowDefinition, workflow({ id: 'a', type: 'aggregate', list: [], operations }));
    expect(aggregate({ op: 'take', count: 3 }, { op: 'count' })).toEqual([]);
    expect(aggregate({ op: 'take', count: -1 }, { op: 'twist' }, 7)).toEqual([
      '/steps/0/operations/0/count: ‘count’ must be 0 or more.',
      expect.stringMatching(/^\/steps\/0\/operations\/1\/op: ‘op’ must be one of ‘filter’, ‘sort’/),
      '/steps/0/operations/2: Item 3 of ‘operations’ must be an object.',
    ]);
  });

  it('takes time in proportion to what is wrong', () => {
    const list = Type.Array(Type.Union([Type.String(), Type.Null()]));
    const wrong = Array.from({ length: 30_000 }, (_, n) => n);
    const started = performance.now();
    expect(messages(list, wrong)).toHaveLength(200);
    // Comparing each of its 90,000 errors with each other takes minutes.
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('reports one problem for one bad condition, however deep', () => {
    const bad = { all: [{ left: 1, op: 'gt', right: 0 }, { not: { any: [{ left: 'a', op: 'almost' }] } }] };
    const found = messages(WorkflowDefinition, workflow({ id: 'f', type: 'filter', when: bad }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^\/steps\/0\/when\/all\/1\/not\/any\/0\/op: ‘op’ must be one of ‘eq’,/);
    expect(messages(ConditionSchema, { all: [] })).toEqual(['/all: ‘all’ must have at least 1 item.']);
    expect(messages(ConditionSchema, 'yes')).toHaveLength(1);
  });

  it('reports the likely branch of a union, or all that it may be', () => {
    const id = Type.Object({ id: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]) });
    expect(messages(id, { id: 'abc' })).toEqual(['/id: ‘id’ must be an id (UUID).']);
    expect(messages(id, { id: 5 })).toEqual(['/id: ‘id’ must be text or empty (null).']);
    expect(messages(id, { id: null })).toEqual([]);
    const choice = Type.Union([Type.Literal('a'), Type.Literal('b')]);
    expect(messages(choice, 'c')).toEqual([': The value must be one of ‘a’ or ‘b’.']);
  });

  it('leaves problems beside a union alone', () => {
    const schema = Type.Object({ a: Type.Union([Type.String(), Type.Null()]), ab: Type.String() });
    expect(messages(schema, { a: 1, ab: 1 })).toEqual([
      '/a: ‘a’ must be text or empty (null).',
      '/ab: ‘ab’ must be text.',
    ]);
  });

  it('takes ui hints, and refuses keywords nobody knows', () => {
    expect(messages(Type.Object({ a: Type.String({ ui: { secret: true } }) }), { a: 'x' })).toEqual([]);
    expect(() => compileSchema({ type: 'object', propertees: {} })).toThrow(/propertees/);
  });

  it('keeps the patterns of different schemas apart', () => {
    expect(messages(Type.Object({ a: Type.String({ pattern: '^a$' }) }), { a: 'a' })).toEqual([]);
    expect(messages(Type.Object({ b: Type.String({ pattern: '^b$' }) }), { b: 'b' })).toEqual([]);
    expect(messages(Type.Object({ c: Type.String({ pattern: '^c$' }) }), { c: 'a' })).toHaveLength(1);
  });

  it('runs a pattern in linear time', () => {
    const started = performance.now();
    expect(messages(Type.String({ pattern: '^(a+)+$' }), `${'a'.repeat(20_000)}!`)).toHaveLength(1);
    // The same pattern takes a backtracking engine longer than the universe has existed.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
