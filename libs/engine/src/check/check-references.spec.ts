import { registry } from '../../test/stand-in-registry';
import { checkDefinition } from './check-definition';

const trigger = { connector: 'webhook', operation: 'catch' };
const when = { left: 1, op: 'isTrue' };
const map = (id: string, a?: string, more: object = {}) => ({
  id,
  type: 'map',
  input: a ? { a } : {},
  ...more,
});
const loop = (id: string, steps: unknown[], more: object = {}) => ({
  id,
  type: 'loop',
  over: 3,
  steps,
  ...more,
});
const branches = (parts: Record<string, unknown[]>, more: object = {}) =>
  Object.entries(parts).map(([id, steps]) => ({ id, steps, ...more }));
const paths = (id: string, parts: Record<string, unknown[]>, more: object = {}) => ({
  id,
  type: 'paths',
  branches: branches(parts, { when }),
  ...more,
});
const parallel = (id: string, parts: Record<string, unknown[]>) => ({
  id,
  type: 'parallel',
  branches: branches(parts),
});
const wait = (id: string, what = 'callback', more: object = {}) => ({ id, type: 'wait', for: what, ...more });
const handled = (id: string, handle: unknown[], more: object = {}) =>
  map(id, undefined, { onError: 'handle', handle, ...more });

/** What is said of the templates of a workflow of these steps. */
const found = (...steps: unknown[]) =>
  checkDefinition({ trigger, steps }, registry).map(({ pointer, code }) => `${pointer} ${code}`);
const message = (...steps: unknown[]) => checkDefinition({ trigger, steps }, registry)[0]?.message;

describe('what a template may read', () => {
  it.each<[string, unknown[]]>([
    ['the trigger', [map('a', '{{trigger.body.x}}')]],
    ['an earlier step', [map('a'), map('b', '{{steps.a.x}}')]],
    ['an earlier step, from within a loop', [map('a'), loop('l', [map('b', '{{steps.a.x}}')])]],
    [
      'an earlier step, from a branch in a loop',
      [map('a'), loop('l', [paths('p', { x: [map('b', '{{steps.a}}')] })])],
    ],
    ['the results of a loop', [loop('l', [map('a')]), map('b', '{{steps.l.results}}')]],
    ['item and index in a loop', [loop('l', [map('a', '{{item.x}} {{index}}')])]],
    ['item in a branch within a loop', [loop('l', [parallel('p', { x: [map('a', '{{item}}')] })])]],
    [
      'the item of the outer loop',
      [loop('l', [loop('m', [map('a', '{{steps.l.item.x}} {{steps.l.index}} {{item}}')])])],
    ],
    ['a step of a branch, afterwards', [paths('p', { x: [map('a')] }), map('b', '{{steps.a.x}}')]],
    [
      'a step of what is done otherwise',
      [paths('p', { x: [] }, { otherwise: [map('a')] }), map('b', '{{steps.a.x}}')],
    ],
    [
      'a step of a parallel branch, afterwards',
      [parallel('p', { x: [map('a')] }), map('b', '{{steps.a.x}}')],
    ],
    [
      'a step of a branch of a branch',
      [paths('p', { x: [parallel('q', { y: [map('a')] })] }), map('b', '{{steps.a}}')],
    ],
    [
      'an earlier branch, where all that hold are taken',
      [paths('p', { x: [map('a')], y: [map('b', '{{steps.a}}')] }, { mode: 'all' })],
    ],
    [
      'inner steps in what a loop collects',
      [loop('l', [paths('p', { x: [map('a')] })], { collect: '{{steps.a.x}} {{item}} {{steps.l.index}}' })],
    ],
    ['the error where it is handled', [handled('a', [map('b', '{{error.message}}')])]],
    [
      'the error in a loop where it is handled',
      [handled('a', [loop('l', [map('b', '{{error.code}} {{item}}')])])],
    ],
    ['the item where a step in a loop is handled', [loop('l', [handled('a', [map('b', '{{item}}')])])]],
    ['the error in a fallback', [map('a', undefined, { onError: 'fallback', fallback: '{{error.code}}' })]],
    ['the address of a later wait', [map('a', '{{steps.w.resumeUrl}}'), wait('w')]],
    [
      'the address of a later wait around it',
      [loop('l', [map('a', '{{steps.w.approveUrl}} {{steps.w.declineUrl}}')]), wait('w', 'approval')],
    ],
    ['its own address', [wait('w', 'approval', { message: 'Go to {{steps.w.approveUrl}}' })]],
    ['what a wait gave', [wait('w'), map('a', '{{steps.w.body.x}}')]],
    ['names of a block', [map('a', '{{#each trigger.items as |error|}}{{error}}{{@index}}{{x}}{{/each}}')]],
    [
      'a skipped step, from another one',
      [map('a', undefined, { skip: true }), map('b', '{{steps.a}}', { skip: true })],
    ],
  ])('%s', (_what, steps) => {
    expect(found(...steps)).toEqual([]);
  });

  it('item and index in the operations of an aggregate', () => {
    const operations = [
      { op: 'filter', when: { left: '{{item.x}}', op: 'gt', right: '{{index}}' } },
      { op: 'pick', value: { a: '{{item.a}}' } },
      { op: 'sort', by: '{{item.a}}' },
      { op: 'sum', of: '{{item.a}}' },
    ];
    expect(found({ id: 'a', type: 'aggregate', list: [1], operations })).toEqual([]);
  });
});

describe('what a template may not read', () => {
  it.each<[string, string, unknown[]]>([
    ['its own step', '/steps/0/input/a template.own_step', [map('a', '{{steps.a}}')]],
    ['a later step', '/steps/0/input/a template.later_step', [map('a', '{{steps.b}}'), map('b')]],
    [
      'a later step, from within',
      '/steps/0/steps/0/input/a template.later_step',
      [loop('l', [map('a', '{{steps.b}}')]), map('b')],
    ],
    [
      'a step within a later one',
      '/steps/0/input/a template.later_step',
      [map('a', '{{steps.b}}'), paths('p', { x: [map('b')] })],
    ],
    [
      'a step within its own',
      '/steps/0/over template.later_step',
      [loop('l', [map('a')], { over: '{{steps.a}}' })],
    ],
    [
      'a step within its own, by a condition',
      '/steps/0/branches/0/when/left template.later_step',
      [
        {
          id: 'p',
          type: 'paths',
          branches: [{ id: 'x', when: { left: '{{steps.a}}', op: 'isTrue' }, steps: [map('a')] }],
        },
      ],
    ],
    [
      'a step inside a loop',
      '/steps/1/input/a template.inside_loop',
      [loop('l', [map('a')]), map('b', '{{steps.a}}')],
    ],
    [
      'a step inside a loop in a branch',
      '/steps/1/input/a template.inside_loop',
      [paths('p', { x: [loop('l', [map('a')])] }), map('b', '{{steps.a}}')],
    ],
    [
      'a loop inside a loop',
      '/steps/1/input/a template.inside_loop',
      [loop('l', [loop('m', [map('z')])]), map('b', '{{steps.m.results}}')],
    ],
    [
      'another parallel branch',
      '/steps/0/branches/1/steps/0/input/a template.other_branch',
      [parallel('p', { x: [map('a')], y: [map('b', '{{steps.a}}')] })],
    ],
    [
      'another branch',
      '/steps/0/branches/1/steps/0/input/a template.other_branch',
      [paths('p', { x: [map('a')], y: [map('b', '{{steps.a}}')] })],
    ],
    [
      'a branch, in what is done otherwise',
      '/steps/0/otherwise/0/input/a template.other_branch',
      [paths('p', { x: [map('a')] }, { mode: 'all', otherwise: [map('b', '{{steps.a}}')] })],
    ],
    [
      'a later branch',
      '/steps/0/branches/0/steps/0/input/a template.other_branch',
      [paths('p', { x: [map('a', '{{steps.b}}')], y: [map('b')] }, { mode: 'all' })],
    ],
    [
      'a loop in an earlier branch',
      '/steps/0/branches/1/steps/0/input/a template.inside_loop',
      [paths('p', { x: [loop('l', [map('a')])], y: [map('b', '{{steps.a}}')] }, { mode: 'all' })],
    ],
    [
      'the paths around it',
      '/steps/0/branches/0/steps/0/input/a template.own_step',
      [paths('p', { x: [map('a', '{{steps.p.taken}}')] })],
    ],
    [
      'the results of the loop around it',
      '/steps/0/steps/0/input/a template.own_step',
      [loop('l', [map('a', '{{steps.l.results}}')])],
    ],
    [
      'the step that failed',
      '/steps/0/handle/0/input/a template.own_step',
      [handled('a', [map('b', '{{steps.a}}')])],
    ],
    [
      'the inside of the step that failed',
      '/steps/0/handle/0/input/a template.other_branch',
      [paths('p', { x: [map('a')] }, { onError: 'handle', handle: [map('b', '{{steps.a}}')] })],
    ],
    [
      'steps that handle an error, afterwards',
      '/steps/1/input/a template.inside_handler',
      [handled('a', [map('b')]), map('c', '{{steps.b}}')],
    ],
    [
      'item outside of a loop',
      '/steps/1/input/a template.not_in_loop',
      [loop('l', [map('b')]), map('a', '{{item.x}}')],
    ],
    [
      'index outside of a loop',
      '/steps/0/over template.not_in_loop',
      [loop('l', [map('b')], { over: '{{index}}' })],
    ],
    [
      'item where a loop is handled',
      '/steps/0/handle/0/input/a template.not_in_loop',
      [loop('l', [map('b')], { onError: 'handle', handle: [map('a', '{{item}}')] })],
    ],
    [
      'an error outside of a handler',
      '/steps/0/input/a template.not_in_handler',
      [map('a', '{{error.message}}')],
    ],
    [
      'an error after its handler',
      '/steps/1/input/a template.not_in_handler',
      [handled('a', [map('b')]), map('c', '{{error}}')],
    ],
    ['a step that is not there', '/steps/0/input/a template.unknown_step', [map('a', '{{steps.nope.x}}')]],
    ['nothing there is', '/steps/0/input/a template.unknown_root', [map('a', '{{customer.name}}')]],
    [
      'a skipped step',
      '/steps/1/input/a template.skipped_step',
      [map('a', undefined, { skip: true }), map('b', '{{steps.a}}')],
    ],
    [
      'a step within a skipped one',
      '/steps/1/input/a template.skipped_step',
      [paths('p', { x: [map('a')] }, { skip: true }), map('b', '{{steps.a}}')],
    ],
    [
      'the address of a skipped wait',
      '/steps/0/input/a template.skipped_step',
      [map('a', '{{steps.w.resumeUrl}}'), wait('w', 'callback', { skip: true })],
    ],
    [
      'more of a later wait than its address',
      '/steps/0/input/a template.later_step',
      [map('a', '{{steps.w.body}}'), wait('w')],
    ],
    [
      'the address that a wait does not have',
      '/steps/0/input/a template.later_step',
      [map('a', '{{steps.w.approveUrl}}'), wait('w')],
    ],
    [
      'the address of a wait in a later list',
      '/steps/0/input/a template.later_step',
      [map('a', '{{steps.w.resumeUrl}}'), paths('p', { x: [wait('w')] })],
    ],
    [
      'the address of a wait in a loop, afterwards',
      '/steps/1/input/a template.inside_loop',
      [loop('l', [wait('w')]), map('a', '{{steps.w.resumeUrl}}')],
    ],
    [
      'an own result in its fallback',
      '/steps/0/fallback template.own_step',
      [map('a', undefined, { onError: 'fallback', fallback: '{{steps.a}}' })],
    ],
    [
      'what a loop collects itself',
      '/steps/0/collect template.own_step',
      [loop('l', [map('a')], { collect: '{{steps.l.results}}' })],
    ],
  ])('%s', (_what, problem, steps) => {
    expect(found(...steps)).toEqual([problem]);
  });

  it('says what to read instead', () => {
    expect(message(loop('each', [map('a')]), map('b', '{{steps.a.x}}'))).toBe(
      '‘steps.a.x’ names a step inside a loop, which is done many times. Read {{steps.each.results}}.',
    );
    expect(message(map('card'), map('b', '{{card.x}}'))).toBe(
      '‘card.x’ names nothing; write ‘steps.card.x’.',
    );
    expect(message(map('a', '{{steps.w.body}}'), wait('w', 'approval'))).toMatch(
      /Only its ‘approveUrl’ and ‘declineUrl’ can be read here\.$/,
    );
    expect(message(loop('each', [map('a', '{{steps.each.results}}')]))).toMatch(/‘steps\.each\.item’/);
    expect(message(map('a', undefined, { skip: true, title: 'Shape it' }), map('b', '{{steps.a}}'))).toMatch(
      /‘Shape it’, which is skipped/,
    );
  });

  it('looks into every field that holds templates', () => {
    const bad = '{{steps.gone}}';
    const codes = (step: object, more: object[] = []) =>
      found({ id: 'x', ...step }, ...more).filter((text) => text.endsWith('template.unknown_step'));
    const at = (...fields: string[]) => fields.map((field) => `/steps/0/${field} template.unknown_step`);
    const comparison = { left: bad, op: 'eq', right: bad };
    const mail = { type: 'action', connector: 'mail', operation: 'send' };
    expect(codes({ ...mail, input: { to: bad } })).toEqual(at('input/to'));
    expect(codes({ type: 'filter', when: comparison })).toEqual(at('when/left', 'when/right'));
    expect(codes({ type: 'paths', branches: [{ id: 'b', when: comparison, steps: [] }] })).toEqual(
      at('branches/0/when/left', 'branches/0/when/right'),
    );
    expect(codes(loop('x', [map('y')], { over: bad, collect: bad }))).toEqual(at('over', 'collect'));
    expect(codes({ type: 'delay', for: { value: bad, unit: 'days' } })).toEqual(at('for/value'));
    expect(codes({ type: 'delay', until: bad })).toEqual(at('until'));
    expect(codes({ type: 'wait', for: 'approval', message: bad })).toEqual(at('message'));
    const operations = [
      { op: 'filter', when: comparison },
      { op: 'sort', by: bad },
      { op: 'pick', value: bad },
      { op: 'join', of: bad },
    ];
    expect(codes({ type: 'aggregate', list: bad, operations })).toEqual(
      at(
        'list',
        'operations/0/when/left',
        'operations/0/when/right',
        'operations/1/by',
        'operations/2/value',
        'operations/3/of',
      ),
    );
    expect(codes({ type: 'code', code: `return '${bad}'`, input: { a: bad } })).toEqual(at('input/a'));
    expect(codes({ type: 'call', workflowId: '018f0000-0000-7000-8000-000000000001', input: [bad] })).toEqual(
      at('input/0'),
    );
    const response = { status: bad, headers: { 'x-a': bad }, body: bad };
    expect(codes({ type: 'return', value: bad, response })).toEqual(
      at('value', 'response/status', 'response/headers/x-a', 'response/body'),
    );
    expect(codes({ type: 'stop', as: 'failed', message: bad })).toEqual(at('message'));
    expect(codes({ type: 'store', operation: 'get', key: bad, value: bad, by: bad, default: bad })).toEqual(
      at('key', 'value', 'by', 'default'),
    );
    expect(codes({ type: 'digest', name: bad, item: bad })).toEqual(at('name', 'item'));
    expect(codes({ ...map('x'), onError: 'fallback', fallback: { a: bad } })).toEqual(at('fallback/a'));
  });
});
