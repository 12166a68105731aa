import { MAX_STEP_DEPTH, MAX_STEPS, STEP_SCHEMAS } from '#schema';

import { registry } from '../../test/stand-in-registry';
import { checkDefinition, type CheckOptions } from './check-definition';

const trigger = { connector: 'webhook', operation: 'catch' };
const when = { left: 1, op: 'isTrue' };
const map = (id: string, more: object = {}) => ({ id, type: 'map', input: {}, ...more });
const loop = (id: string, steps: unknown[], more: object = {}) => ({
  id,
  type: 'loop',
  over: 3,
  steps,
  ...more,
});
const check = (steps: unknown[], options: CheckOptions = {}, more: object = {}) =>
  checkDefinition({ trigger, steps, ...more }, registry, options);
const found = (...steps: unknown[]) => check(steps).map(({ pointer, code }) => `${pointer} ${code}`);

describe('the tree', () => {
  it('counts steps within steps', () => {
    const inner = Array.from({ length: MAX_STEPS - 1 }, (_, n) => map(`m${n}`));
    expect(found(loop('l', inner))).toEqual([]);
    expect(found(loop('l', inner), map('last'))).toEqual(['/steps workflow.too_many_steps']);
  });

  it('bounds how deep steps stand', () => {
    const nested = (depth: number): object =>
      depth === 1 ? map('a') : loop(`l${depth}`, [nested(depth - 1)]);
    expect(found(nested(MAX_STEP_DEPTH))).toEqual([]);
    expect(found(nested(MAX_STEP_DEPTH + 1))).toEqual([
      `/steps/0${'/steps/0'.repeat(MAX_STEP_DEPTH)} step.too_deep`,
    ]);
  });

  it('wants ids that are there once in the whole of it', () => {
    const steps = [
      map('a', { title: 'Shape it' }),
      loop('l', [map('a')]),
      { id: 'p', type: 'parallel', branches: [{ id: 'x', steps: [map('l')] }] },
    ];
    expect(check(steps)).toEqual([
      {
        pointer: '/steps/1/steps/0/id',
        code: 'step.duplicate_id',
        message: '‘Shape it’ has the id ‘a’ already; each step needs its own.',
      },
      {
        pointer: '/steps/2/branches/0/steps/0/id',
        code: 'step.duplicate_id',
        message: 'Step 2 has the id ‘l’ already; each step needs its own.',
      },
    ]);
  });

  it('tells of shapes within steps in the order of the builder', () => {
    const branches = [
      { id: 'x', when, steps: ['no step', map('A b')] },
      { id: 'y', when, steps: [{ id: 'q', type: 'warp' }], colour: 1 },
    ];
    expect(
      found(
        { id: 'p', type: 'paths', branches, otherwise: {} },
        loop('l', [map('m', { handle: [map('n', { input: 1 })], onError: 'handle' })]),
        { type: 'map' },
      ),
    ).toEqual([
      '/steps/0/branches/1/colour field.unknown',
      '/steps/0/otherwise field.type',
      '/steps/0/branches/0/steps/0 field.type',
      '/steps/0/branches/0/steps/1/id field.format',
      '/steps/0/branches/1/steps/0/type field.choice',
      '/steps/1/steps/0/handle/0/input field.type',
      '/steps/2/id field.missing',
      '/steps/2/input field.missing',
    ]);
  });
});

const uuid = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`;
const action = { type: 'action', connector: 'mail', operation: 'send', input: { to: 'a' } };
const branch = (id: string) => ({ id, when, steps: [] });
const aggregate = (list: unknown, ...ops: string[]) => ({
  type: 'aggregate',
  list,
  operations: ops.map((op) => (op === 'take' ? { op, count: 1 } : { op })),
});
const onError = (how: string, more: object = {}) => ({ type: 'map', input: {}, onError: how, ...more });

describe('what a step says', () => {
  it.each<[pointerAndCode: string, step: object]>([
    ['/connector step.unknown_connector', { ...action, connector: 'fax' }],
    ['/operation step.unknown_operation', { ...action, operation: 'burn' }],
    ['/input/to field.missing', { ...action, input: {} }],
    ['/retry/maxMs step.retry_order', { ...action, retry: { attempts: 2, initialMs: 5000, maxMs: 1000 } }],
    ['/timeoutMs field.range', { ...action, timeoutMs: 0 }],
    ['/when/right condition.missing_right', { type: 'filter', when: { left: 1, op: 'eq' } }],
    [
      '/when condition.too_large',
      { type: 'filter', when: { all: Array.from({ length: 1001 }, () => when) } },
    ],
    ['/branches field.length', { type: 'paths', branches: [] }],
    ['/branches/1/id branch.duplicate_id', { type: 'paths', branches: [branch('a'), branch('a')] }],
    ['/branches/0/id branch.reserved_id', { type: 'paths', branches: [branch('otherwise')] }],
    ['/branches/0/id branch.reserved_id', { type: 'parallel', branches: [{ id: 'handle', steps: [] }] }],
    [
      '/branches/0/when/op field.choice',
      { type: 'paths', branches: [{ ...branch('a'), when: { left: 1, op: 'x' } }] },
    ],
    ['/branches/0/steps field.missing', { type: 'parallel', branches: [{ id: 'a' }] }],
    ['/over field.missing', { type: 'loop', steps: [map('y')] }],
    ['/over loop.nothing_to_loop', loop('x', [map('y')], { over: '' })],
    ['/over loop.nothing_to_loop', loop('x', [map('y')], { over: null })],
    ['/over loop.not_a_list', loop('x', [map('y')], { over: {} })],
    ['/over loop.not_a_list', loop('x', [map('y')], { over: -1 })],
    ['/over loop.not_a_list', loop('x', [map('y')], { over: 1.5 })],
    ['/over loop.too_many_items', loop('x', [map('y')], { over: 20_001 })],
    ['/steps loop.no_steps', loop('x', [])],
    ['/concurrency field.range', loop('x', [map('y')], { concurrency: 0 })],
    ['/for delay.choose_one', { type: 'delay' }],
    ['/for delay.choose_one', { type: 'delay', timeZone: 'UTC' }],
    ['/until delay.choose_one', { type: 'delay', for: { value: 1, unit: 'days' }, until: '2026-01-01' }],
    ['/for/value delay.bad_value', { type: 'delay', for: { value: 'soon', unit: 'days' } }],
    ['/for/value delay.bad_value', { type: 'delay', for: { value: -1, unit: 'days' } }],
    ['/for/value delay.too_long', { type: 'delay', for: { value: 53, unit: 'weeks' } }],
    ['/for/unit field.choice', { type: 'delay', for: { value: 1, unit: 'years' } }],
    ['/until delay.bad_date', { type: 'delay', until: 'next Tuesday' }],
    ['/until delay.bad_date', { type: 'delay', until: '2026-02-30T10:00' }],
    ['/window/to delay.empty_window', { type: 'delay', window: { days: [1], from: '09:00', to: '09:00' } }],
    ['/window/from field.format', { type: 'delay', window: { days: [1], from: '9', to: '17:00' } }],
    ['/timeZone time_zone.unknown', { type: 'delay', until: '2026-01-01', timeZone: 'Europe/Atlantis' }],
    ['/for field.choice', { type: 'wait', for: 'godot' }],
    ['/timeoutMs field.range', { type: 'wait', for: 'callback', timeoutMs: 1 }],
    ['/list aggregate.not_a_list', aggregate('a, b', 'count')],
    ['/list aggregate.not_a_list', aggregate(7, 'count')],
    ['/operations field.length', aggregate([])],
    ['/operations/1 aggregate.after_end', aggregate([], 'count', 'take')],
    ['/operations/0/op field.choice', aggregate([], 'twist')],
    ['/operations/0/count field.missing', { type: 'aggregate', list: [], operations: [{ op: 'skip' }] }],
    ['/code code.empty', { type: 'code', code: ' \n' }],
    ['/code field.length', { type: 'code', code: 'x'.repeat(65_537) }],
    ['/workflowId field.format', { type: 'call', workflowId: 'other' }],
    ['/response/status return.bad_response', { type: 'return', response: { status: 99 } }],
    ['/response/status return.bad_response', { type: 'return', response: { status: 'fine' } }],
    ['/response/headers/a b return.bad_response', { type: 'return', response: { headers: { 'a b': 'x' } } }],
    [
      '/response/headers/Set-Cookie return.bad_response',
      { type: 'return', response: { headers: { 'Set-Cookie': '{{trigger.a}}' } } },
    ],
    ['/as field.choice', { type: 'stop', as: 'bored' }],
    ['/key store.bad_key', { type: 'store', operation: 'get', key: '' }],
    ['/key store.bad_key', { type: 'store', operation: 'get', key: 'k'.repeat(201) }],
    ['/value store.missing_value', { type: 'store', operation: 'set', key: 'a' }],
    ['/value store.missing_value', { type: 'store', operation: 'append', key: 'a' }],
    ['/by store.bad_number', { type: 'store', operation: 'increment', key: 'a', by: 'much' }],
    ['/name digest.bad_name', { type: 'digest', name: ' ', item: 1 }],
    ['/item digest.missing_item', { type: 'digest', name: 'a' }],
    [
      '/release/cron digest.bad_schedule',
      { type: 'digest', name: 'a', item: 1, release: { cron: 'daily at 9' } },
    ],
    [
      '/release/cron digest.bad_schedule',
      { type: 'digest', name: 'a', item: 1, release: { cron: '0 0 30 2 *' } },
    ],
    [
      '/release/timeZone time_zone.unknown',
      { type: 'digest', name: 'a', item: 1, release: { count: 1, timeZone: 'X' } },
    ],
    ['/onError field.choice', onError('shrug')],
    ['/fallback step.no_fallback', onError('fallback')],
    ['/handle step.no_handler', onError('handle')],
    ['/handle step.no_handler', onError('handle', { handle: [] })],
    ['/fallback step.unused_setting', onError('continue', { fallback: 1 })],
    ['/handle step.unused_setting', onError('fail', { handle: [map('y')] })],
    ['/onError step.unused_setting', { type: 'filter', when, onError: 'continue' }],
    ['/onError step.unused_setting', { type: 'stop', as: 'failed', onError: 'continue' }],
    ['/onError step.unused_setting', { type: 'return', onError: 'continue' }],
    ['/skip field.type', map('x', { skip: 'yes' })],
  ])('%s', (problem, step) => {
    expect(found({ id: 'x', ...step })).toEqual([`/steps/0${problem}`]);
  });

  it.each<[object]>([
    [{ type: 'delay', for: { value: '{{trigger.n}}', unit: 'weeks' } }],
    [{ type: 'delay', for: { value: '15', unit: 'minutes' } }],
    [{ type: 'delay', until: '{{trigger.when}}', timeZone: 'Europe/Berlin' }],
    [{ type: 'delay', until: '2031-01-31T09:00+02:00' }],
    [{ type: 'delay', window: { days: [1, 5], from: '22:00', to: '06:00' }, timeZone: 'Asia/Tokyo' }],
    [loop('x', [map('y')], { over: '{{trigger.list}}' })],
    [loop('x', [map('y')], { over: 'a\nb' })],
    [loop('x', [map('y')], { over: 100_000, limit: 10 })],
    [loop('x', [], { over: [1], collect: '{{item}}' })],
    [aggregate('{{trigger.list}}', 'reverse', 'take', 'count')],
    [{ type: 'code', code: 'const a = await input.x;\nreturn { a }; // {{not.a.template}}' }],
    [
      {
        type: 'return',
        value: 1,
        response: { status: 201, headers: { 'x-id': '{{trigger.id}}' }, body: null },
      },
    ],
    [{ type: 'return', response: { status: '{{trigger.status}}' } }],
    [{ type: 'store', operation: 'increment', key: 'a/{{trigger.x}}', by: '{{trigger.n}}' }],
    [{ type: 'store', operation: 'set', key: 'a', value: null }],
    [{ type: 'digest', name: 'a', operation: 'release' }],
    [{ type: 'digest', name: 'a', item: 1, release: { cron: '0 9 * * 1-5', timeZone: 'Europe/Berlin' } }],
    [onError('fallback', { fallback: null })],
    [onError('handle', { handle: [map('y')] })],
  ])('finds nothing wrong with %j', (step) => {
    expect(found({ id: 'x', ...step })).toEqual([]);
  });

  it('never runs the code that it reads', () => {
    const code = 'throw new Error(globalThis.ran = true) }); globalThis.ran = true; (async function () {';
    expect(found({ id: 'x', type: 'code', code })).toEqual([]);
    expect(globalThis).not.toHaveProperty('ran');
  });

  it('says which step is never reached, once', () => {
    const stop = { id: 's', type: 'stop', as: 'succeeded', title: 'The end' };
    expect(check([map('a'), stop, map('b', { skip: true }), map('c'), map('d')])).toEqual([
      {
        pointer: '/steps/3',
        code: 'step.unreachable',
        message: '‘The end’ ends the run before this step; move or delete one of them.',
      },
    ]);
    expect(found({ ...stop, skip: true }, map('b'))).toEqual([]);
    expect(found(loop('l', [{ id: 'r', type: 'return' }, map('b')]), map('c'))).toEqual([
      '/steps/0/steps/1 step.unreachable',
    ]);
  });

  it('has a rule for every type', () => {
    for (const type of Object.keys(STEP_SCHEMAS))
      expect(found({ id: 'x', type, extra: 1 })).toContain('/steps/0/extra field.unknown');
  });
});

describe('calls of other workflows', () => {
  const call = (id: string, n: number, more: object = {}) => ({
    id,
    type: 'call',
    workflowId: uuid(n),
    ...more,
  });
  const workflow = (name: string, calls: number[] = [], published = true) => ({
    name,
    published,
    calls: calls.map(uuid),
  });
  const workflows = new Map([
    [uuid(1), workflow('Orders', [2])],
    [uuid(2), workflow('Stock', [3, 4])],
    [uuid(3), workflow('Letters', [1])],
    [uuid(4), workflow('Parcels')],
    [uuid(5), workflow('Idle', [], false)],
    [uuid(6), workflow('Round', [7])],
    [uuid(7), workflow('Robin', [6])],
  ]);
  const options = { workflows, self: uuid(1) };
  const messages = (step: object, more: CheckOptions = {}) =>
    check([step], { ...options, ...more }).map(
      ({ pointer, code, message }) => `${pointer} ${code}: ${message}`,
    );

  it('wants one that is there', () => {
    expect(messages(call('a', 4))).toEqual([]);
    expect(messages(call('a', 9))).toEqual([
      expect.stringMatching(/^\/steps\/0\/workflowId call\.unknown_workflow: /),
    ]);
    expect(check([call('a', 9)])).toEqual([]);
  });

  it('wants none that comes back, and names the way', () => {
    expect(messages(call('a', 1))[0]).toContain(
      'call.recursion: The call comes back to where it started: Orders → Orders.',
    );
    expect(messages(call('a', 2))[0]).toContain('Orders → Stock → Letters → Orders.');
    expect(messages(call('a', 3))[0]).toContain('Orders → Letters → Orders.');
    expect(messages(loop('l', [call('a', 2)]))[0]).toContain('/steps/0/steps/0/workflowId call.recursion');
    expect(messages(call('a', 1, { skip: true }))).toEqual([]);
  });

  it('is not led in circles by others', () => {
    expect(messages(call('a', 6))).toEqual([]);
  });

  it('takes an id however it is spelt', () => {
    const id = { workflowId: '018F0000-0000-7000-8000-00000000000A', id: 'a', type: 'call' };
    const known = new Map([['018f0000-0000-7000-8000-00000000000a', workflow('A')]]);
    expect(messages(id, { workflows: known })).toEqual([]);
  });

  it('wants it published by the time this one is', () => {
    expect(messages(call('a', 5))).toEqual([]);
    expect(messages(call('a', 5), { publishing: true })).toEqual([
      '/steps/0/workflowId call.not_published: ‘Idle’ is not published; publish it first, as nothing can call it until then.',
    ]);
  });

  it('wants a workflow for failures that is there and another one', () => {
    const codes = (onFailure: unknown) =>
      check([map('a')], options, { settings: { onFailure } }).map(
        ({ pointer, code }) => `${pointer} ${code}`,
      );
    expect(codes(uuid(4))).toEqual([]);
    expect(codes(null)).toEqual([]);
    expect(codes(uuid(1))).toEqual(['/settings/onFailure workflow.own_failure_workflow']);
    expect(codes(uuid(9))).toEqual(['/settings/onFailure workflow.unknown_failure_workflow']);
  });
});

describe('settings', () => {
  it.each<[string[], object]>([
    [
      [],
      {
        orderBy: '{{trigger.body.id}}',
        onKeyFailure: 'stop',
        concurrency: 1,
        rate: { limit: 1, perMs: 1000 },
      },
    ],
    [[], { debounce: { windowMs: 1000 }, deduplicate: { key: '{{trigger.id}}' }, timeoutMs: null }],
    [['/settings/orderBy template.trigger_only'], { orderBy: '{{steps.a.id}}' }],
    [['/settings/orderBy template.trigger_only'], { orderBy: '{{item}}' }],
    [['/settings/debounce/key template.trigger_only'], { debounce: { key: '{{steps.a}}', windowMs: 1000 } }],
    [['/settings/deduplicate/key template.trigger_only'], { deduplicate: { key: '{{error}}' } }],
    [['/settings/orderBy workflow.empty_key'], { orderBy: ' ' }],
    [['/settings/deduplicate/key workflow.constant_key'], { deduplicate: { key: 'order' } }],
    [['/settings/onKeyFailure workflow.unused_setting'], { onKeyFailure: 'stop' }],
    [['/settings/concurrency field.range'], { concurrency: 0 }],
    [['/settings/rate/perMs field.missing'], { rate: { limit: 1 } }],
    [['/settings/colour field.unknown'], { colour: 'red' }],
  ])('%j of %j', (expected, settings) => {
    expect(check([map('a')], {}, { settings }).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(
      expected,
    );
  });

  it('gives the templates that do not compile their place', () => {
    const [problem] = check([map('a')], {}, { settings: { orderBy: '{{#if}}' } });
    expect(problem).toMatchObject({
      pointer: '/settings/orderBy',
      code: expect.stringMatching(/^template\./),
    });
  });
});
