import type { Failure } from '#kernel';
import type { Step } from '#schema';

import { advance, type Decisions } from '../src/advance';
import { MAX_STEP_RUNS, Walk, type JournalStep } from '../src/walk';
import { linksOf, planOf } from './engine-world';

const act = (id: string, input: Record<string, unknown> = {}, more: object = {}): Step =>
  ({ id, type: 'action', connector: 'test', operation: 'do', input, ...more }) as Step;
const map = (id: string, input: Record<string, unknown>): Step => ({ id, type: 'map', input });
const filter = (id: string, left: unknown): Step => ({ id, type: 'filter', when: { left, op: 'isTrue' } });
const holds = { left: '{{trigger.body.ok}}', op: 'isTrue' as const };
const fails = { left: '{{trigger.body.ok}}', op: 'isFalse' as const };

const FAILURE: Failure = { kind: 'permanent', code: 'test.failed', message: 'It failed.' };
const done = (output: unknown = null): JournalStep => ({
  status: 'succeeded',
  attempt: 1,
  output,
  error: null,
});
const ended = (status: JournalStep['status'], output: unknown = null): JournalStep => ({
  status,
  attempt: 1,
  output,
  error: FAILURE,
});
const trigger = { body: { ok: true, name: 'Ann', list: ['a', 'b', 'c'] } };

const decide = (steps: Step[], journal: Record<string, JournalStep> = {}): Decisions =>
  advance({ plan: planOf(steps), trigger, journal: new Map(Object.entries(journal)), links: linksOf });

const paths = ({ effects }: Decisions): string[] => effects.map(({ path }) => path);
const foldsOf = ({ folded }: Decisions): unknown[] =>
  folded.map(({ path, status, output }) => ({ path, status, output }));

describe('a list of steps', () => {
  it('settles at once when there is none', () => {
    expect(decide([])).toEqual({
      folded: [],
      effects: [],
      waiting: [],
      settlement: { status: 'succeeded', error: null, result: null },
    });
  });

  it('folds what has no effect on the way to the first that has, and renders its input from it', () => {
    const decided = decide([
      filter('only', '{{trigger.body.ok}}'),
      map('card', { title: 'Dear {{trigger.body.name}}' }),
      act('send', { name: '{{steps.card.title}}' }),
      act('never'),
    ]);
    expect(foldsOf(decided)).toEqual([
      { path: 'only', status: 'succeeded', output: { passed: true } },
      { path: 'card', status: 'succeeded', output: { title: 'Dear Ann' } },
    ]);
    expect(decided.effects).toMatchObject([{ path: 'send', attempt: 1, input: { name: 'Dear Ann' } }]);
    expect(decided.settlement).toBeNull();
  });

  it('takes from the journal what is there, and does not work it out again', () => {
    const steps = [
      map('card', { title: '{{trigger.body.name}}' }),
      act('then', { name: '{{steps.card.title}}' }),
    ];
    const decided = decide(steps, { card: done({ title: 'Recorded' }) });
    expect(decided.folded).toEqual([]);
    expect(decided.effects).toMatchObject([{ input: { name: 'Recorded' } }]);
  });

  it('leaves out what is to be skipped', () => {
    const decided = decide([act('one', {}, { skip: true }), act('two')]);
    expect(paths(decided)).toEqual(['two']);
  });

  it.each([
    [done({ passed: true }), 'succeeded'],
    [done({ passed: false }), 'filtered'],
  ])('keeps to a filter’s recorded verdict %#', (recorded, status) => {
    expect(decide([filter('only', '{{trigger.body.missing}}')], { only: recorded }).settlement).toMatchObject(
      {
        status,
      },
    );
  });

  it('tries an action again once its time has come, and not before', () => {
    const waited = { status: 'waiting' as const, attempt: 2, output: null, error: FAILURE };
    expect(decide([act('send')], { send: waited })).toMatchObject({ effects: [], waiting: ['send'] });
    expect(decide([act('send')], { send: { ...waited, due: true } }).effects).toMatchObject([{ attempt: 3 }]);
  });

  it.each([
    ['failed', 'failed'],
    ['skipped', 'filtered'],
    ['unknown', 'unknown'],
  ] as const)('ends with a step that %s as %s', (status, expected) => {
    const { settlement, effects } = decide([act('send'), act('then')], { send: ended(status) });
    expect(settlement?.status).toBe(expected);
    expect(effects).toEqual([]);
  });

  it('fails a step whose input is not what the action takes, before anything is sent', () => {
    const decided = decide([act('send', { count: 'many' })]);
    expect(decided.effects).toEqual([]);
    expect(decided.folded).toMatchObject([
      { path: 'send', status: 'failed', error: { code: 'step.invalid_input' } },
    ]);
    expect(decided.settlement).toMatchObject({ status: 'failed', error: { code: 'step.invalid_input' } });
  });

  it('warns of what is missing', () => {
    expect(decide([act('send', { name: 'Dear {{trigger.body.nobody}}' })]).effects).toMatchObject([
      { input: { name: 'Dear ' }, warnings: [{ pointer: '/name', code: 'template.missing' }] },
    ]);
  });
});

describe('what happens after an error', () => {
  it.each([
    ['continue', { onError: 'continue' }, { error: FAILURE }],
    [
      'fallback',
      { onError: 'fallback', fallback: { code: '{{error.code}} in {{error.step}}' } },
      { code: 'test.failed in send' },
    ],
  ])('goes on with %s, and writes down with what', (_, more, output) => {
    const plan = planOf([act('send', {}, more), map('after', { was: '{{steps.send}}' })]);
    const journal = new Map<string, JournalStep>();
    const walk = new Walk({ plan, trigger, journal, links: linksOf });
    walk.advance();
    expect(walk.takeEffects()).toHaveLength(1);
    expect(walk.finish('send', ended('failed'))).toMatchObject({ output });
    walk.advance();
    expect(walk.takeFolds()).toMatchObject([{ path: 'after', output: { was: output } }]);
    expect(
      decide([act('send', {}, more), map('after', { was: '{{steps.send}}' })], {
        send: ended('failed', output),
      }),
    ).toMatchObject({ folded: [{ output: { was: output } }], settlement: { status: 'succeeded' } });
  });

  it('fails where the fallback fails too, then and when it is taken up again', () => {
    const more = { onError: 'fallback', fallback: '{{parseJson "no"}}' };
    const plan = planOf([act('send', {}, more), act('then')]);
    const walk = new Walk({ plan, trigger, journal: new Map<string, JournalStep>(), links: linksOf });
    walk.advance();
    const { output, error } = walk.finish('send', ended('failed'));
    expect(output).toBeNull();
    expect(error).toMatchObject({ code: 'step.fallback_failed', details: { cause: FAILURE } });
    walk.advance();
    expect(walk.settlement).toMatchObject({ status: 'failed', error });
    const again = decide([act('send', {}, more), act('then')], { send: { ...ended('failed'), error } });
    expect(again).toMatchObject({ effects: [], settlement: { status: 'failed', error } });
  });

  it('does the steps of handle with the error in scope, then goes on', () => {
    const steps = [
      act(
        'send',
        {},
        { onError: 'handle', handle: [act('tell', { name: '{{error.code}} at {{error.step}}' })] },
      ),
      act('then', { name: '{{steps.send.output.said}}' }),
    ];
    const first = decide(steps, { send: ended('failed') });
    expect(first.effects).toMatchObject([
      { path: 'send/handle/tell', input: { name: 'test.failed at send' } },
    ]);
    const second = decide(steps, { send: ended('failed'), 'send/handle/tell': done({ said: 'sorry' }) });
    expect(foldsOf(second)).toEqual([
      { path: 'send', status: 'failed', output: { error: FAILURE, output: { said: 'sorry' } } },
    ]);
    expect(second.effects).toMatchObject([{ path: 'then', input: { name: 'sorry' } }]);
  });

  it('fails with the handler’s own error when that fails', () => {
    const steps = [act('send', {}, { onError: 'handle', handle: [act('tell')] })];
    const other = { ...ended('failed'), error: { ...FAILURE, code: 'test.worse' } };
    expect(decide(steps, { send: ended('failed'), 'send/handle/tell': other }).settlement).toMatchObject({
      status: 'failed',
      error: { code: 'test.worse' },
    });
  });

  it('never handles the end of the run’s time', () => {
    const over = { ...ended('failed'), error: { ...FAILURE, code: 'run.timeout' } };
    const walk = new Walk({
      plan: planOf([act('send', {}, { onError: 'continue' }), act('then')]),
      trigger,
      journal: new Map(),
      links: linksOf,
    });
    walk.advance();
    walk.finish('send', over);
    expect(walk.settlement).toMatchObject({ status: 'failed', error: { code: 'run.timeout' } });
  });
});

describe('paths', () => {
  const step = (more: object): Step =>
    ({
      id: 'route',
      type: 'paths',
      branches: [
        { id: 'no', when: fails, steps: [act('a')] },
        { id: 'yes', when: holds, steps: [act('b')] },
        { id: 'also', when: holds, steps: [act('c')] },
      ],
      otherwise: [act('d')],
      ...more,
    }) as Step;

  it('takes the first branch that holds, and writes down which', () => {
    const decided = decide([step({})]);
    expect(paths(decided)).toEqual(['route/yes/b']);
    expect(foldsOf(decided)).toEqual([
      { path: 'route', status: 'running', output: { taken: ['yes'], output: null } },
    ]);
  });

  it('takes all that hold, one after another', () => {
    const journal = { 'route/yes/b': done(1) };
    expect(paths(decide([step({ mode: 'all' })], journal))).toEqual(['route/also/c']);
    const last = decide([step({ mode: 'all' })], { ...journal, 'route/also/c': done(2) });
    expect(foldsOf(last).at(-1)).toEqual({
      path: 'route',
      status: 'succeeded',
      output: { taken: ['yes', 'also'], output: 2 },
    });
  });

  it('keeps to the branch that was taken, whatever the condition says now', () => {
    const taken = {
      status: 'running' as const,
      attempt: 1,
      output: { taken: ['no'], output: null },
      error: null,
    };
    expect(paths(decide([step({})], { route: taken }))).toEqual(['route/no/a']);
  });

  it('takes otherwise when none holds, and goes on when there is none', () => {
    const none = [{ id: 'no', when: fails, steps: [act('a')] }];
    expect(paths(decide([step({ branches: none })]))).toEqual(['route/otherwise/d']);
    const decided = decide([step({ branches: none, otherwise: undefined }), act('then')]);
    expect(paths(decided)).toEqual(['then']);
  });

  it('lets later steps read those within, also once it is done', () => {
    const steps = [step({}), act('then', { name: '{{steps.b.said}} {{steps.route.output.said}}' })];
    const within = { 'route/yes/b': done({ said: 'x' }) };
    expect(decide(steps, within).effects).toMatchObject([{ input: { name: 'x x' } }]);
    const whole = { ...within, route: done({ taken: ['yes'], output: { said: 'x' } }) };
    expect(decide(steps, whole).effects).toMatchObject([{ input: { name: 'x x' } }]);
  });

  it('ends only the branch at a filter in it', () => {
    const branches = [{ id: 'yes', when: holds, steps: [filter('only', false), act('b')] }];
    expect(paths(decide([step({ branches }), act('then')]))).toEqual(['then']);
  });

  it('fails with a failed branch, and handles that as its own', () => {
    expect(decide([step({})], { 'route/yes/b': ended('failed') })).toMatchObject({
      folded: [{ status: 'running' }, { path: 'route', status: 'failed', error: FAILURE }],
      settlement: { status: 'failed', error: FAILURE },
    });
    const decided = decide([step({ onError: 'continue' }), act('then')], { 'route/yes/b': ended('failed') });
    expect(decided.folded.at(-1)).toMatchObject({
      path: 'route',
      status: 'failed',
      output: { error: FAILURE },
    });
    expect(paths(decided)).toEqual(['then']);
  });
});

describe('parallel', () => {
  const step = (more: object = {}): Step =>
    ({
      id: 'both',
      type: 'parallel',
      branches: [
        { id: 'x', steps: [act('a'), act('a2')] },
        { id: 'y', steps: [act('b'), act('b2')] },
      ],
      ...more,
    }) as Step;

  it('starts all branches, and joins them', () => {
    expect(paths(decide([step(), act('then')]))).toEqual(['both/x/a', 'both/y/b']);
    const all = {
      'both/x/a': done(),
      'both/x/a2': done(1),
      'both/y/b': done(),
    };
    expect(paths(decide([step(), act('then')], all))).toEqual(['both/y/b2']);
    const joined = decide([step(), act('then')], { ...all, 'both/y/b2': done(2) });
    expect(joined.folded.at(-1)).toMatchObject({
      path: 'both',
      output: {
        branches: {
          x: { status: 'succeeded', output: 1, error: null },
          y: { status: 'succeeded', output: 2, error: null },
        },
      },
    });
    expect(paths(joined)).toEqual(['then']);
  });

  it('gives the others up when one fails, unless it is told to let them end', () => {
    const plan = planOf([step({ onError: 'continue' }), act('then')]);
    const walk = new Walk({ plan, trigger, journal: new Map(), links: linksOf });
    walk.advance();
    walk.takeEffects();
    walk.finish('both/x/a', ended('failed'));
    expect(walk.isLive('both/y/b')).toBe(false);
    walk.finish('both/y/b', done());
    walk.advance();
    expect(walk.takeEffects().map(({ path }) => path)).toEqual(['then']);

    const patient = decide([step({ onBranchFailure: 'continue' }), act('then')], {
      'both/x/a': ended('failed'),
      'both/y/b': done(),
      'both/y/b2': done(2),
    });
    expect(patient.folded.at(-1)).toMatchObject({
      status: 'succeeded',
      output: { branches: { x: { status: 'failed', error: FAILURE }, y: { output: 2 } } },
    });
    expect(paths(patient)).toEqual(['then']);
  });
});

describe('loop', () => {
  const loop = (more: object = {}): Step =>
    ({
      id: 'each',
      type: 'loop',
      over: '{{trigger.body.list}}',
      steps: [act('send', { name: '{{item}} {{index}} {{steps.each.item}}' })],
      ...more,
    }) as Step;

  it('goes over the items in order, so many at a time', () => {
    expect(decide([loop()]).effects).toMatchObject([{ path: 'each/0/send', input: { name: 'a 0 a' } }]);
    expect(paths(decide([loop({ concurrency: 2 })]))).toEqual(['each/0/send', 'each/1/send']);
    expect(paths(decide([loop({ concurrency: 2 })], { 'each/1/send': done() }))).toEqual([
      'each/0/send',
      'each/2/send',
    ]);
  });

  it('collects the results in the order of the items', () => {
    const journal = { 'each/2/send': done(3), 'each/0/send': done(1), 'each/1/send': done(2) };
    expect(decide([loop({ concurrency: 3 })], journal).folded.at(-1)).toMatchObject({
      path: 'each',
      status: 'succeeded',
      output: { results: [1, 2, 3], count: 3, failed: 0 },
    });
    const collect = { collect: '{{item}}!' };
    expect(decide([loop({ concurrency: 3, ...collect })], journal).folded.at(-1)).toMatchObject({
      output: { results: ['a!', 'b!', 'c!'] },
    });
  });

  it.each([
    [3, [1, 2, 3]],
    ['x\r\ny\n', ['x', 'y']],
    [0, []],
    [null, []],
    ['{{trigger.body.missing}}', []],
    [[{ a: 1 }], [{ a: 1 }]],
  ])('goes over %j', (over, items) => {
    const decided = decide([loop({ over, steps: [map('m', { at: '{{item}}' })], collect: '{{item}}' })]);
    expect(decided.folded.at(-1)).toMatchObject({ output: { results: items, count: items.length } });
  });

  it.each([
    [{ a: 1 }, 'loop.not_a_list'],
    [true, 'loop.not_a_list'],
    [-1, 'loop.bad_number'],
    [1.5, 'loop.bad_number'],
    [20_001, 'loop.too_many_items'],
    [Array.from({ length: 20_001 }, (_, n) => n), 'loop.too_many_items'],
    ['x\n'.repeat(20_001), 'loop.too_many_items'],
  ])('refuses %#', (over, code) => {
    expect(decide([loop({ over })]).settlement).toMatchObject({ status: 'failed', error: { code } });
  });

  it('takes only the first items up to its limit', () => {
    const decided = decide([loop({ over: 'x\n'.repeat(30_000), limit: 2, steps: [] })]);
    expect(decided.folded.at(-1)).toMatchObject({ output: { count: 2 } });
  });

  it('ends only the iteration at a filter in it', () => {
    const steps = [filter('only', '{{trigger.body.missing}}'), act('send')];
    expect(decide([loop({ steps })]).folded.at(-1)).toMatchObject({
      output: { results: [null, null, null] },
    });
  });

  it('fails with the iteration, or goes on with the others', () => {
    const journal = { 'each/0/send': done(1), 'each/1/send': ended('failed') };
    expect(decide([loop()], journal).settlement).toMatchObject({
      error: { code: 'test.failed', details: { index: 1 } },
    });
    const patient = [loop({ onItemFailure: 'continue' })];
    expect(paths(decide(patient, journal))).toEqual(['each/2/send']);
    expect(decide(patient, { ...journal, 'each/2/send': done(3) }).folded.at(-1)).toMatchObject({
      output: { results: [1, { error: FAILURE }, 3], failed: 1 },
    });
  });

  it('writes its items down when they depend on the clock, and keeps to them', () => {
    const over = '{{split (formatDate (now) "yyyy-MM-dd") "-"}}';
    const first = decide([loop({ over })]);
    expect(first.folded[0]).toMatchObject({
      status: 'running',
      input: { items: expect.any(Array) as unknown },
    });
    const recorded = {
      status: 'running' as const,
      attempt: 1,
      input: { items: ['then'] },
      output: null,
      error: null,
    };
    expect(decide([loop({ over })], { each: recorded }).effects).toMatchObject([
      { input: { name: 'then 0 then' } },
    ]);
  });

  it('goes through twenty thousand items without a stack or a pause to fear', () => {
    const began = performance.now();
    const decided = decide([loop({ over: 20_000, steps: [map('m', { at: '{{item}}' })] })]);
    expect(decided.folded.at(-1)).toMatchObject({ output: { count: 20_000 } });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('stops a run that grows beyond all bounds', () => {
    const inner = loop({ id: 'inner', over: 20_000, steps: [map('m', {})] });
    const walk = new Walk({
      plan: planOf([loop({ over: 20, steps: [inner] })]),
      trigger,
      journal: new Map(),
      links: linksOf,
    });
    while (walk.advance(10_000)) walk.takeFolds();
    expect(walk.settlement).toMatchObject({ status: 'failed', error: { code: 'run.too_long' } });
    expect(walk.takeFolds().length).toBeLessThan(MAX_STEP_RUNS);
  });
});

describe('the end of a run', () => {
  it('returns a value from anywhere', () => {
    const inner = {
      id: 'each',
      type: 'loop',
      over: 3,
      steps: [{ id: 'back', type: 'return', value: { n: '{{item}}' } }],
    };
    expect(decide([inner as Step, act('never')]).settlement).toEqual({
      status: 'succeeded',
      error: null,
      result: { value: { n: 1 } },
    });
  });

  it.each([
    [{ as: 'succeeded' }, { status: 'succeeded', error: null }],
    [
      { as: 'failed', message: 'No {{trigger.body.name}}' },
      { error: { code: 'run.stopped', message: 'No Ann' } },
    ],
    [{ as: 'failed' }, { status: 'failed', error: { code: 'run.stopped' } }],
  ])('stops %#', (more, settlement) => {
    expect(decide([{ id: 'halt', type: 'stop', ...more } as Step, act('never')]).settlement).toMatchObject(
      settlement,
    );
  });
});

describe('steps that wait', () => {
  const wait: Step = { id: 'ok', type: 'wait', for: 'approval' };
  const waiting = { status: 'waiting' as const, attempt: 1, output: { approveUrl: 'x' }, error: null };

  it('can be named before they are reached, also within a loop', () => {
    expect(decide([act('mail', { name: '{{steps.ok.approveUrl}}' }), wait]).effects).toMatchObject([
      { input: { name: 'https://sluice.test/approve/ok' } },
    ]);
    const steps = [act('mail', { name: '{{steps.ok.resumeUrl}}' }), wait];
    expect(decide([{ id: 'each', type: 'loop', over: 2, concurrency: 2, steps }]).effects).toMatchObject([
      { input: { name: 'https://sluice.test/resume/each/0/ok' } },
      { input: { name: 'https://sluice.test/resume/each/1/ok' } },
    ]);
  });

  it('wait until their time or a signal comes', () => {
    expect(decide([wait], { ok: waiting })).toMatchObject({ effects: [], waiting: ['ok'], settlement: null });
    expect(decide([wait], { ok: { ...waiting, due: true } }).effects).toMatchObject([
      { path: 'ok', resumed: { state: waiting.output, due: true, signal: undefined } },
    ]);
    const signalled = advance({
      plan: planOf([wait]),
      trigger,
      journal: new Map([['ok', waiting]]),
      signals: new Map([['ok', { approved: true }]]),
      links: linksOf,
    });
    expect(signalled.effects).toMatchObject([{ resumed: { signal: { approved: true }, due: false } }]);
  });
});
