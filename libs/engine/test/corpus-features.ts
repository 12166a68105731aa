/** One workflow per feature whose runs may be under way when the engine is changed. */
import type { Step } from '#schema';

const act = (id: string, more: object = {}): Step =>
  ({
    id,
    type: 'action',
    connector: 'test',
    operation: 'do',
    input: { name: `{{trigger.body.name}} ${id}` },
    ...more,
  }) as Step;
const holds = { left: '{{trigger.body.ok}}', op: 'isTrue' as const };
const fails = { not: holds };
/** Fails for good, by its name, in the world that the corpus is recorded in. */
const bad = (id: string, more: object = {}): Step => act(`bad_${id}`, more);
/** Fails once. */
const shaky = (id: string, more: object = {}): Step => act(`shaky_${id}`, more);
const nothing = (id: string): Step => act(`nothing_${id}`);

export const FEATURES: Record<string, Step[]> = {
  actions: [act('one'), act('two', { input: { name: '{{steps.one.path}}' } }), act('three', { skip: true })],
  'filter-passes': [{ id: 'only', type: 'filter', when: holds }, act('send')],
  'filter-ends': [act('first'), { id: 'only', type: 'filter', when: fails }, act('never')],
  halted: [act('first'), nothing('found'), act('never')],
  map: [
    { id: 'card', type: 'map', input: { name: '{{trigger.body.name}}', n: '{{trigger.body.list}}' } },
    act('send'),
  ],
  aggregate: [
    {
      id: 'sum',
      type: 'aggregate',
      list: '{{trigger.body.list}}',
      operations: [{ op: 'filter', when: { left: '{{item}}', op: 'gt', right: 1 } }, { op: 'sum' }],
    },
    act('send', { input: { name: '{{steps.sum}}' } }),
  ],
  retry: [shaky('one'), act('two')],
  'retries-used-up': [shaky('one', { retry: { attempts: 1 } }), act('never')],
  'on-error-continue': [
    bad('one', { onError: 'continue' }),
    act('two', { input: { name: '{{steps.bad_one.error.code}}' } }),
  ],
  'on-error-fallback-fails': [
    bad('one', { onError: 'fallback', fallback: '{{parseJson "no"}}' }),
    act('two'),
  ],
  'on-error-fallback': [bad('one', { onError: 'fallback', fallback: { was: '{{error.code}}' } }), act('two')],
  'on-error-handle': [
    bad('one', {
      onError: 'handle',
      handle: [act('tell', { input: { name: '{{error.message}}' } }), shaky('again')],
    }),
    act('two'),
  ],
  'paths-first': [
    {
      id: 'route',
      type: 'paths',
      branches: [
        { id: 'no', when: fails, steps: [act('a')] },
        { id: 'yes', when: holds, steps: [act('b'), shaky('c')] },
      ],
      otherwise: [act('d')],
    },
    act('then', { input: { name: '{{steps.b.path}}' } }),
  ],
  'paths-all': [
    {
      id: 'route',
      type: 'paths',
      mode: 'all',
      branches: [
        { id: 'one', when: holds, steps: [act('a')] },
        { id: 'two', when: holds, steps: [act('b')] },
      ],
    },
  ],
  'paths-otherwise': [
    {
      id: 'route',
      type: 'paths',
      branches: [{ id: 'no', when: fails, steps: [act('a')] }],
      otherwise: [act('b')],
    },
  ],
  parallel: [
    {
      id: 'both',
      type: 'parallel',
      branches: [
        { id: 'x', steps: [act('a'), shaky('a2')] },
        { id: 'y', steps: [act('b')] },
      ],
    },
    act('then'),
  ],
  'parallel-fails': [
    {
      id: 'both',
      type: 'parallel',
      branches: [
        { id: 'x', steps: [bad('a')] },
        { id: 'y', steps: [act('b'), act('b2')] },
      ],
      onError: 'continue',
    },
    act('then'),
  ],
  'parallel-goes-on': [
    {
      id: 'both',
      type: 'parallel',
      onBranchFailure: 'continue',
      branches: [
        { id: 'x', steps: [bad('a')] },
        { id: 'y', steps: [act('b')] },
      ],
    },
  ],
  loop: [
    {
      id: 'each',
      type: 'loop',
      over: '{{trigger.body.list}}',
      steps: [act('send', { input: { name: '{{index}}' } })],
    },
    act('then', { input: { count: '{{steps.each.count}}' } }),
  ],
  'loop-concurrent': [
    { id: 'each', type: 'loop', over: 5, concurrency: 2, collect: '{{item}}', steps: [act('a'), shaky('b')] },
  ],
  'loop-fails': [{ id: 'each', type: 'loop', over: 'a\nb', concurrency: 2, steps: [bad('a')] }],
  'loop-goes-on': [{ id: 'each', type: 'loop', over: 2, onItemFailure: 'continue', steps: [bad('a')] }],
  'loops-in-loops': [
    {
      id: 'outer',
      type: 'loop',
      over: 2,
      steps: [
        {
          id: 'inner',
          type: 'loop',
          over: 2,
          steps: [act('send', { input: { name: '{{steps.outer.item}}.{{item}}' } })],
        },
      ],
    },
  ],
  delay: [{ id: 'pause', type: 'delay', for: { value: 5, unit: 'minutes' } }, act('then')],
  'wait-callback': [
    act('mail', { input: { name: '{{steps.hold.resumeUrl}}' } }),
    { id: 'hold', type: 'wait', for: 'callback' },
    act('then'),
  ],
  'wait-approval': [
    { id: 'ask', type: 'wait', for: 'approval', message: 'Go on with {{trigger.body.name}}?' },
    act('then'),
  ],
  code: [{ id: 'script', type: 'code', code: 'return input.n + 1', input: { n: 1 } }, act('then')],
  call: [
    { id: 'sub', type: 'call', workflowId: '01930000-0000-7000-8000-000000000001', input: { n: 1 } },
    act('then'),
  ],
  store: [{ id: 'count', type: 'store', operation: 'increment', key: 'orders' }, act('then')],
  digest: [
    { id: 'daily', type: 'digest', name: 'daily', item: '{{trigger.body}}', release: { count: 2 } },
    act('then'),
  ],
  return: [
    {
      id: 'route',
      type: 'paths',
      branches: [{ id: 'yes', when: holds, steps: [{ id: 'back', type: 'return', value: { n: 1 } }] }],
    },
    act('never'),
  ],
  'handle-with-a-wait': [
    bad('one', {
      onError: 'handle',
      handle: [
        { id: 'ask', type: 'wait', for: 'approval', message: '{{error.message}}' },
        act('tell', { input: { name: '{{steps.ask.path}}' } }),
      ],
    }),
    act('two', { input: { name: '{{steps.bad_one.output.path}}' } }),
  ],
  'paths-fail-and-are-gone-on-from': [
    {
      id: 'route',
      type: 'paths',
      branches: [{ id: 'yes', when: holds, steps: [act('a'), bad('b')] }],
      onError: 'continue',
    },
    { id: 'pause', type: 'delay', for: { value: 1, unit: 'hours' } },
    act('then', { input: { name: '{{steps.a.path}} {{steps.route.error.code}}' } }),
  ],
  'parallel-fails-with-a-fallback': [
    {
      id: 'both',
      type: 'parallel',
      branches: [
        { id: 'x', steps: [act('a'), shaky('c')] },
        { id: 'y', steps: [bad('b')] },
      ],
      onError: 'fallback',
      fallback: { was: '{{error.code}}' },
    },
    act('then', { input: { name: '{{steps.both.was}} {{steps.a.path}}' } }),
  ],
  'fallback-within-a-fallback': [
    {
      id: 'each',
      type: 'loop',
      over: 2,
      onError: 'fallback',
      fallback: 'around',
      steps: [bad('one', { onError: 'fallback', fallback: '{{parseJson "no"}}' })],
    },
    act('then', { input: { name: '{{steps.each}}' } }),
  ],
  'a-filter-in-a-branch': [
    {
      id: 'route',
      type: 'paths',
      branches: [
        {
          id: 'yes',
          when: holds,
          steps: [act('a'), { id: 'only', type: 'filter', when: fails }, act('never')],
        },
      ],
    },
    act('then', { input: { name: '{{steps.a.path}} {{steps.only.passed}}' } }),
  ],
  'stop-succeeded': [{ id: 'halt', type: 'stop', as: 'succeeded' }, act('never')],
  'stop-failed': [
    { id: 'halt', type: 'stop', as: 'failed', message: 'Not {{trigger.body.name}}' },
    act('never'),
  ],
};
