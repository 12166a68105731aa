import type { ActionDeclaration, ConnectorRegistry } from '#connector-sdk';
import type { Failure } from '#kernel';
import type { Step, WorkflowDefinition } from '#schema';
import { Type } from 'typebox';

import { advance, type Journal, type JournalStep } from './advance';
import { compilePlan, type Plan } from './plan';

const operation: ActionDeclaration = {
  key: 'do',
  title: 'Do',
  description: 'Does it.',
  input: Type.Object({ name: Type.Optional(Type.String()), count: Type.Optional(Type.Number()) }),
  output: Type.Unknown(),
  run: () => Promise.reject(new Error('never called')),
};

const registry = {
  action: (connector: string, key: string) => (connector === 'test' && key === 'do' ? operation : undefined),
} as ConnectorRegistry;

const planOf = (...steps: Step[]): Plan =>
  compilePlan(
    { trigger: { connector: 'webhook', operation: 'catch' }, steps } satisfies WorkflowDefinition,
    registry,
  );

const act = (id: string, input: Record<string, unknown> = {}, more: object = {}): Step =>
  ({ id, type: 'action', connector: 'test', operation: 'do', input, ...more }) as Step;
const map = (id: string, input: Record<string, unknown>): Step => ({ id, type: 'map', input });
const filter = (id: string, left: unknown): Step => ({ id, type: 'filter', when: { left, op: 'isTrue' } });

const FAILURE: Failure = { kind: 'permanent', code: 'test.failed', message: 'It failed.' };
const done = (output: unknown = null): JournalStep => ({
  status: 'succeeded',
  attempt: 1,
  output,
  error: null,
});
const ended = (status: JournalStep['status'], error: Failure | null = FAILURE): JournalStep => ({
  status,
  attempt: 1,
  output: null,
  error,
});
const journal = (steps: Record<string, JournalStep> = {}): Journal => new Map(Object.entries(steps));
const trigger = { body: { ok: true, name: 'Ann' } };

describe('advance', () => {
  it('settles a workflow without steps', () => {
    expect(advance(planOf(), journal(), trigger)).toEqual({
      folded: [],
      next: { type: 'settle', status: 'succeeded', error: null },
    });
  });

  it('folds maps and filters on the way to the first action, and renders its input from them', () => {
    const plan = planOf(
      filter('only', '{{trigger.body.ok}}'),
      map('card', { title: 'Dear {{trigger.body.name}}' }),
      act('send', { name: '{{steps.card.title}}' }),
      act('never', {}),
    );
    const { folded, next } = advance(plan, journal(), trigger);
    expect(folded).toMatchObject([
      { step: { id: 'only' }, status: 'succeeded', output: { passed: true } },
      { step: { id: 'card' }, status: 'succeeded', output: { title: 'Dear Ann' } },
    ]);
    expect(next).toMatchObject({
      type: 'execute',
      step: { id: 'send' },
      attempt: 1,
      input: { name: 'Dear Ann' },
    });
  });

  it('stops at a filter that does not hold', () => {
    const plan = planOf(filter('only', '{{trigger.body.missing}}'), act('send'));
    const { folded, next } = advance(plan, journal(), trigger);
    expect(folded).toMatchObject([{ step: { id: 'only' }, status: 'succeeded', output: { passed: false } }]);
    expect(next).toEqual({ type: 'settle', status: 'filtered', error: null });
  });

  it('takes from the journal what is there, and does not work it out again', () => {
    const plan = planOf(
      map('card', { title: '{{trigger.body.name}}' }),
      act('send'),
      act('then', { name: '{{steps.card.title}} {{steps.send.id}}' }),
    );
    const { folded, next } = advance(
      plan,
      journal({ card: done({ title: 'Recorded' }), send: done({ id: 7 }) }),
      trigger,
    );
    expect(folded).toEqual([]);
    expect(next).toMatchObject({ type: 'execute', step: { id: 'then' }, input: { name: 'Recorded 7' } });
  });

  it('keeps to a filter’s recorded verdict', () => {
    const plan = planOf(filter('only', '{{trigger.body.ok}}'), act('send'));
    expect(advance(plan, journal({ only: done({ passed: false }) }), trigger).next).toMatchObject({
      status: 'filtered',
    });
  });

  it('tries a step that waited again, as the next attempt', () => {
    const plan = planOf(act('send'));
    const waited: JournalStep = { status: 'waiting', attempt: 2, output: null, error: FAILURE };
    expect(advance(plan, journal({ send: waited }), trigger).next).toMatchObject({
      type: 'execute',
      attempt: 3,
    });
  });

  it.each([
    ['failed', 'failed'],
    ['skipped', 'filtered'],
    ['cancelled', 'unknown'],
    ['unknown', 'unknown'],
  ] as const)('ends with a step that %s as %s', (status, expected) => {
    const plan = planOf(act('send'), act('then'));
    expect(advance(plan, journal({ send: ended(status) }), trigger)).toEqual({
      folded: [],
      next: { type: 'settle', status: expected, error: FAILURE },
    });
  });

  it('goes on after a failed step that may fail, and lets the next ones see the error', () => {
    const plan = planOf(
      act('send', {}, { onError: 'continue' }),
      act('then', { name: '{{steps.send.error.code}}' }),
    );
    expect(advance(plan, journal({ send: ended('failed') }), trigger).next).toMatchObject({
      type: 'execute',
      step: { id: 'then' },
      input: { name: 'test.failed' },
    });
  });

  it('fails a step whose input is not what the action takes, before anything is sent', () => {
    const { folded, next } = advance(planOf(act('send', { count: 'many' })), journal(), trigger);
    expect(folded).toMatchObject([
      { step: { id: 'send' }, status: 'failed', error: { kind: 'permanent', code: 'step.invalid_input' } },
    ]);
    expect(next).toMatchObject({ type: 'settle', status: 'failed', error: { code: 'step.invalid_input' } });
    expect(JSON.stringify(folded[0]!.error!.details)).toContain('/count');
  });

  it('goes on after such a step when it may fail', () => {
    const plan = planOf(
      act('send', { count: 'many' }, { onError: 'continue' }),
      act('then', { name: '{{steps.send.error.code}}' }),
    );
    const { folded, next } = advance(plan, journal(), trigger);
    expect(folded).toHaveLength(1);
    expect(next).toMatchObject({
      type: 'execute',
      step: { id: 'then' },
      input: { name: 'step.invalid_input' },
    });
  });

  it('warns of what is missing', () => {
    const { next } = advance(
      planOf(act('send', { name: 'Dear {{trigger.body.nobody}}' })),
      journal(),
      trigger,
    );
    expect(next).toMatchObject({
      input: { name: 'Dear ' },
      warnings: [{ pointer: '/name', code: 'template.missing' }],
    });
  });

  it('fails a map that uses up its budget', () => {
    const list = Array.from({ length: 300 }, (_, n) => n);
    const bomb =
      '{{#each trigger.l}}{{#each ../trigger.l}}{{#each ../../trigger.l}}x{{/each}}{{/each}}{{/each}}';
    const { next } = advance(planOf(map('bomb', { text: bomb }), act('send')), journal(), { l: list });
    expect(next).toMatchObject({ type: 'settle', status: 'failed' });
  });

  it('gives the same for the same, and changes none of what it is given', () => {
    const plan = planOf(
      filter('only', '{{trigger.body.ok}}'),
      map('card', { all: '{{trigger.body}}' }),
      act('send', { name: '{{steps.card.all.name}}' }),
    );
    const known = journal({ only: done({ passed: true }) });
    const before = JSON.stringify([...known, trigger]);
    const [one, two] = [advance(plan, known, trigger), advance(plan, known, trigger)];
    expect(one).toEqual(two);
    expect(JSON.stringify([...known, trigger])).toBe(before);
  });
});
