import { registry } from '../../test/stand-in-registry';
import { checkDefinition } from './check-definition';

const trigger = { connector: 'webhook', operation: 'catch' };
const mail = (id: string, input: object, more: object = {}) => ({
  id,
  type: 'action',
  connector: 'mail',
  operation: 'send',
  input,
  ...more,
});
const map = (id: string, input: object) => ({ id, type: 'map', input });
const filter = (id: string, when: unknown) => ({ id, type: 'filter', when });
const places = (definition: unknown, options = {}) =>
  checkDefinition(definition, registry, options).map(({ pointer, code }) => `${pointer} ${code}`);

describe('checkDefinition', () => {
  it('finds nothing wrong with a whole workflow', () => {
    const steps = [
      filter('big', { all: [{ left: '{{trigger.body.total}}', op: 'gt', right: 100 }] }),
      map('card', { to: '{{trigger.body.mail}}' }),
      mail('send', {
        to: '{{steps.card.to}}',
        times: '{{trigger.body.n}}',
        tags: ['a', '{{trigger.body.tag}}'],
      }),
    ];
    expect(places({ trigger, steps, settings: { timeoutMs: 1000 } })).toEqual([]);
  });

  it('says of an empty draft what it needs', () => {
    expect(places({})).toEqual(['/trigger workflow.no_trigger', '/steps workflow.no_steps']);
    expect(places({ trigger, steps: [] })).toEqual(['/steps workflow.no_steps']);
  });

  it.each([null, 7, 'text', []])('refuses %j', (definition) => {
    expect(places(definition)).toEqual([' field.type']);
  });

  it('measures a step only against the shape of its type', () => {
    const steps = [
      { id: 'A b', type: 'map', input: 3, extra: true },
      { id: 'x', type: 'teleport' },
      { id: 'y' },
      'no step',
      { id: 'z', type: 'action', input: {} },
    ];
    const found = places({ trigger, steps });
    expect(found.toSorted()).toEqual(
      [
        '/steps/0/id field.format',
        '/steps/0/input field.type',
        '/steps/0/extra field.unknown',
        '/steps/1/type field.choice',
        '/steps/2/type field.missing',
        '/steps/3 field.type',
        '/steps/4/connector field.missing',
        '/steps/4/operation field.missing',
      ].toSorted(),
    );
  });

  it('knows which connectors and operations there are', () => {
    expect(places({ trigger: { connector: 'fax', operation: 'got' }, steps: [map('a', {})] })).toEqual([
      '/trigger/connector trigger.unknown_connector',
    ]);
    expect(places({ trigger: { connector: 'webhook', operation: 'got' }, steps: [map('a', {})] })).toEqual([
      '/trigger/operation trigger.unknown_operation',
    ]);
    const steps = [
      { id: 'a', type: 'action', connector: 'fax', operation: 'send', input: {} },
      { id: 'b', type: 'action', connector: 'mail', operation: 'burn', input: {} },
    ];
    expect(places({ trigger, steps })).toEqual([
      '/steps/0/connector step.unknown_connector',
      '/steps/1/operation step.unknown_operation',
    ]);
  });

  it('checks constants against the operation, and lets templates stand for anything', () => {
    const steps = [
      mail('a', { times: 'many', mode: 'medium', tags: [1], nope: 1 }),
      mail('b', {
        to: '{{trigger.a}}',
        times: '{{trigger.b}}',
        mode: '{{trigger.c}}',
        tags: '{{trigger.d}}',
      }),
      mail('c', { to: '' }),
    ];
    expect(places({ trigger, steps }).toSorted()).toEqual(
      [
        '/steps/0/input/to field.missing',
        '/steps/0/input/times field.type',
        '/steps/0/input/mode field.choice',
        '/steps/0/input/tags/0 field.type',
        '/steps/0/input/nope field.unknown',
        '/steps/2/input/to field.length',
      ].toSorted(),
    );
  });

  it('checks the trigger’s input', () => {
    const steps = [map('a', {})];
    expect(places({ trigger: { ...trigger, input: { methods: 'POST' } }, steps })).toEqual([
      '/trigger/input/methods field.type',
    ]);
  });

  it('names templates that read what is not there', () => {
    const steps = [
      map('first', {
        a: '{{steps.second.x}}',
        b: '{{steps.first.x}}',
        c: '{{steps.gone.x}}',
        d: '{{item.x}}',
        e: '{{trigger.x}}',
      }),
      map('second', { nested: [{ deep: 'Hello {{steps.first.a}} and {{steps.none.a}}' }] }),
      filter('third', { any: [{ left: '{{steps.fourth}}', op: 'isTrue' }] }),
    ];
    expect(places({ trigger, steps })).toEqual([
      '/steps/0/input/a template.later_step',
      '/steps/0/input/b template.own_step',
      '/steps/0/input/c template.unknown_step',
      '/steps/0/input/d template.not_in_loop',
      '/steps/1/input/nested/0/deep template.unknown_step',
      '/steps/2/when/any/0/left template.unknown_step',
    ]);
  });

  it('names templates that do not compile', () => {
    expect(places({ trigger, steps: [map('a', { x: '{{#if}}', 'y/z': '{{trigger.ok}}' })] })).toEqual([
      expect.stringMatching(/^\/steps\/0\/input\/x template\./),
    ]);
  });

  it('finds ids that are there twice', () => {
    expect(places({ trigger, steps: [map('a', {}), map('b', {}), map('a', {})] })).toEqual([
      '/steps/2/id step.duplicate_id',
    ]);
  });

  it('finds waits in the wrong order, defaults included', () => {
    const retry = (policy: object) =>
      places({ trigger, steps: [mail('a', { to: 'x' }, { retry: { attempts: 3, ...policy } })] });
    expect(retry({ initialMs: 2000, maxMs: 1000 })).toEqual(['/steps/0/retry/maxMs step.retry_order']);
    expect(retry({ maxMs: 10 })).toEqual(['/steps/0/retry/maxMs step.retry_order']);
    expect(retry({ initialMs: 1000, maxMs: 1000 })).toEqual([]);
  });

  it('checks what a condition means', () => {
    const when = (condition: unknown) => places({ trigger, steps: [filter('a', condition)] });
    expect(when({ left: 'x', op: 'eq' })).toEqual(['/steps/0/when/right condition.missing_right']);
    expect(when({ left: 'x', op: 'exists' })).toEqual([]);
    expect(when({ not: { left: 'x', op: 'matches', right: '(?=a)' } })).toEqual([
      '/steps/0/when/not/right condition.bad_pattern',
    ]);
    expect(when({ left: 'x', op: 'matches', right: '^a+$' })).toEqual([]);
    expect(when({ left: 'x', op: 'like', right: 1 })).toEqual(['/steps/0/when/op field.choice']);
  });

  it('bounds how deep conditions nest', () => {
    const nested = (depth: number): unknown =>
      depth === 1 ? { left: 1, op: 'isTrue' } : { not: nested(depth - 1) };
    expect(places({ trigger, steps: [filter('a', nested(8))] })).toEqual([]);
    expect(places({ trigger, steps: [filter('a', nested(9))] })).toEqual([
      `/steps/0/when${'/not'.repeat(8)} condition.too_deep`,
    ]);
  });

  it('bounds depth and number before anything recurses', () => {
    let deep: unknown = 1;
    for (let n = 0; n < 50_000; n += 1) deep = { not: deep };
    expect(places({ trigger, steps: [filter('a', deep)] })).toEqual([' workflow.too_deep']);
    const many = Array.from({ length: 501 }, (_, n) => map(`m${n}`, {}));
    expect(places({ trigger, steps: many })).toEqual(['/steps workflow.too_many_steps']);
    const wrong = Array.from({ length: 400 }, (_, n) => map(`m${n}`, { a: '{{nothing.here}}' }));
    expect(places({ trigger, steps: wrong })).toHaveLength(200);
  });

  it('knows the workspace’s connections', () => {
    const mine = '018f0000-0000-7000-8000-000000000001';
    const other = '018f0000-0000-7000-8000-000000000002';
    const gone = '018f0000-0000-7000-8000-000000000003';
    const connections = new Map([
      [mine, { connector: 'mail', auth: 'token' }],
      [other, { connector: 'fax', auth: 'token' }],
    ]);
    const steps = [mine, other, gone, null].map((connectionId, n) =>
      mail(`s${n}`, { to: 'x' }, { connectionId }),
    );
    expect(places({ trigger: { ...trigger, connectionId: mine }, steps }, { connections })).toEqual([
      '/trigger/connectionId connection.not_used',
      '/steps/1/connectionId connection.wrong_connector',
      '/steps/2/connectionId connection.unknown',
    ]);
  });

  it('lets no data say where a connection’s credentials go', () => {
    const id = '018f0000-0000-7000-8000-000000000001';
    const known = (isHeldToHosts: boolean) => ({
      connections: new Map([[id, { connector: 'mail', auth: 'token', isHeldToHosts }]]),
    });
    const server = 'https://{{trigger.body.host}}/';
    const steps = [mail('s', { to: 'x', server }, { connectionId: id }), mail('t', { to: 'x', server })];
    expect(places({ trigger, steps }, known(false))).toEqual([
      '/steps/0/input/server connection.open_address',
    ]);
    expect(places({ trigger, steps }, known(true))).toEqual([]);
  });

  it('gives every problem a sentence', () => {
    for (const { message } of checkDefinition({ trigger: {}, steps: [{}] }, registry))
      expect(message).toMatch(/^.+\.$/u);
  });
});
