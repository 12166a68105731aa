/** Random workflows for fast-check: every type of step, those that hold others most. */
import type { Step } from '#schema';
import fc from 'fast-check';

type Draft = Record<string, unknown>;

const ids = fc.constant({});
const condition = fc.constantFrom(
  { left: '{{trigger.body.ok}}', op: 'isTrue' },
  { left: '{{trigger.body.ok}}', op: 'isFalse' },
  { left: '{{trigger.body.name}}', op: 'eq', right: 'Ann' },
);

/** Everything besides actions that is done outside of the walk. */
const effects: fc.Arbitrary<Draft> = fc.oneof(
  fc.constant({ type: 'delay', for: { value: 1, unit: 'seconds' } }),
  fc.record({
    type: fc.constant('wait'),
    for: fc.constantFrom('callback', 'approval'),
    onTimeout: fc.constantFrom('fail', 'continue'),
  }),
  fc.record({
    type: fc.constant('call'),
    workflowId: fc.constant('01900000-0000-7000-8000-000000000000'),
    input: fc.constant({ name: '{{trigger.body.name}}' }),
    wait: fc.boolean(),
  }),
  fc.constant({ type: 'digest', name: 'd', item: '{{trigger.body.name}}' }),
  fc.constantFrom<Draft>(
    { type: 'store', operation: 'get', key: 'k', default: 1 },
    { type: 'store', operation: 'increment', key: '{{trigger.body.name}}', by: 2 },
    { type: 'store', operation: 'append', key: 'k', value: '{{trigger.body.list}}' },
  ),
  fc.constant({ type: 'code', code: 'return input', input: { name: '{{trigger.body.name}}' } }),
);

const { steps } = fc.letrec<{ step: Draft; steps: Draft[] }>((tie) => {
  const onError = fc.oneof(
    { weight: 4, arbitrary: ids },
    { weight: 2, arbitrary: fc.constant({ onError: 'continue' }) },
    { weight: 1, arbitrary: fc.constant({ onError: 'fallback', fallback: { was: '{{error.code}}' } }) },
    { weight: 1, arbitrary: fc.constant({ onError: 'fallback', fallback: '{{parseJson "no"}}' }) },
    { weight: 1, arbitrary: fc.record({ onError: fc.constant('handle'), handle: tie('steps') }) },
  );
  const withOnError = (step: fc.Arbitrary<Draft>): fc.Arbitrary<Draft> =>
    fc.tuple(step, onError).map(([made, handling]) => ({ ...made, ...handling }));
  const action = fc.record({
    type: fc.constant('action'),
    connector: fc.constant('test'),
    operation: fc.constant('do'),
    input: fc.constant({ name: '{{trigger.body.name}}' }),
    retry: fc.record({ attempts: fc.integer({ min: 1, max: 3 }) }),
  });
  const branch = (more: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Draft> =>
    fc.record({ ...more, steps: tie('steps') });
  return {
    steps: fc.array(tie('step'), { maxLength: 3, depthIdentifier: 'steps' }),
    step: fc.oneof(
      { depthIdentifier: 'steps', depthSize: 'small', withCrossShrink: true },
      { weight: 6, arbitrary: withOnError(action) },
      { weight: 2, arbitrary: fc.constant({ type: 'map', input: { name: '{{trigger.body.name}}' } }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constant('filter'), when: condition }) },
      { weight: 5, arbitrary: withOnError(effects) },
      {
        weight: 1,
        arbitrary: withOnError(
          fc.constantFrom<Draft>(
            { type: 'aggregate', list: '{{trigger.body.list}}', operations: [{ op: 'sum' }] },
            { type: 'aggregate', list: '{{trigger.body.name}}', operations: [{ op: 'count' }] },
          ),
        ),
      },
      { weight: 1, arbitrary: fc.constant({ type: 'return', value: '{{trigger.body.name}}' }) },
      {
        weight: 1,
        arbitrary: fc.record({ type: fc.constant('stop'), as: fc.constantFrom('succeeded', 'failed') }),
      },
      {
        weight: 3,
        arbitrary: withOnError(
          fc.record({
            type: fc.constant('paths'),
            mode: fc.constantFrom('first', 'all'),
            branches: fc.array(branch({ when: condition }), { minLength: 1, maxLength: 3 }),
            otherwise: tie('steps'),
          }),
        ),
      },
      {
        weight: 3,
        arbitrary: withOnError(
          fc.record({
            type: fc.constant('parallel'),
            onBranchFailure: fc.constantFrom('fail', 'continue'),
            branches: fc.array(branch({}), { minLength: 1, maxLength: 3 }),
          }),
        ),
      },
      {
        weight: 3,
        arbitrary: withOnError(
          fc.record({
            type: fc.constant('loop'),
            over: fc.constantFrom<unknown>(3, '{{trigger.body.list}}', 'a\nb', 0),
            concurrency: fc.integer({ min: 1, max: 3 }),
            onItemFailure: fc.constantFrom('fail', 'continue'),
            steps: tie('steps'),
          }),
        ),
      },
    ),
  };
});

/** Ids as the builder would give them: each once. */
function named(drafts: Draft[], next: { id: number }): Step[] {
  return drafts.map((draft) => {
    const id = `s${(next.id += 1)}`;
    const inner = (list: unknown): Step[] => named(list as Draft[], next);
    return {
      ...draft,
      id,
      ...(draft['handle'] ? { handle: inner(draft['handle']) } : {}),
      ...(draft['otherwise'] ? { otherwise: inner(draft['otherwise']) } : {}),
      ...(draft['steps'] ? { steps: inner(draft['steps']) } : {}),
      ...(draft['branches']
        ? {
            branches: (draft['branches'] as Draft[]).map((branch, n) => ({
              ...branch,
              id: `b${n}`,
              steps: inner(branch['steps']),
            })),
          }
        : {}),
    } as unknown as Step;
  });
}

export const arbitrarySteps: fc.Arbitrary<Step[]> = steps.map((drafts) => named(drafts, { id: 0 }));
