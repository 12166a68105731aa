import {
  copyOf,
  freeBranchId,
  freeStepId,
  isOfStep,
  listsWithin,
  placedSteps,
  pointerAfterMove,
  valueAt,
  withoutStepAt,
  withStepAt,
  withStepMoved,
} from './draft-tree';
import type { DraftStep, Json } from './definition';

const map = (id: string): DraftStep => ({ id, type: 'map', input: {} });
const route = {
  id: 'route',
  type: 'paths',
  branches: [
    { id: 'a', title: 'EU', steps: [map('in_a')] },
    { id: 'b', steps: [{ id: 'each', type: 'loop', over: '', steps: [map('in_loop')] }] },
  ],
  otherwise: [map('in_otherwise')],
  onError: 'handle',
  handle: [map('in_handle')],
};
const draft: Json = { trigger: {}, steps: [map('one'), route, map('last')] };
/** Where every step is, by its id. */
const order = (definition: Json) =>
  placedSteps(definition).map(({ step, at }) => `${(step as DraftStep).id} ${at}`);

describe('the tree of a draft', () => {
  it('numbers the steps as they are headed, those within others after them', () => {
    expect(placedSteps(draft).map(({ step, number }) => `${number} ${(step as DraftStep).id}`)).toEqual([
      '2 one',
      '3 route',
      '3.1 in_a',
      '3.2 each',
      '3.2.1 in_loop',
      '3.3 in_otherwise',
      '3.4 in_handle',
      '4 last',
    ]);
  });

  it('has an error handler where there is one to be done, or steps that would be lost', () => {
    const handle = (step: Json) => listsWithin({ ...map('x'), ...step }, '/steps/0').map(({ at }) => at);
    expect(handle({})).toEqual([]);
    expect(handle({ onError: 'handle' })).toEqual(['/steps/0/handle']);
    expect(handle({ onError: 'fail', handle: [map('y')] })).toEqual(['/steps/0/handle']);
  });

  it('takes whatever a draft may hold', () => {
    for (const steps of [undefined, null, 'x', [null, 1, 'x', {}, { id: 'a' }, { id: 'a', type: 'paths' }]])
      expect(() => placedSteps({ steps })).not.toThrow();
    expect(
      placedSteps({ steps: [{ id: 'a', type: 'paths', branches: [null, { steps: 'x' }] }] }),
    ).toHaveLength(1);
  });

  it('puts a step in, and takes it out again', () => {
    const put = withStepAt(draft, '/steps/1/branches/0/steps', 0, map('new'));
    expect(order(put)).toContain('new /steps/1/branches/0/steps/0');
    expect(order(put)).toContain('in_a /steps/1/branches/0/steps/1');
    expect(withoutStepAt(put, '/steps/1/branches/0/steps/0')).toEqual(draft);
    expect(valueAt(draft, '/steps/1/branches/0/steps')).toHaveLength(1);
  });

  it.each([
    ['/steps/0', '/steps', 2],
    ['/steps/2', '/steps', 0],
    ['/steps/0', '/steps/1/branches/1/steps/0/steps', 1],
    ['/steps/2', '/steps/1/otherwise', 0],
    ['/steps/1/branches/1/steps/0/steps/0', '/steps', 0],
    ['/steps/1/branches/1/steps/0/steps/0', '/steps', 3],
    ['/steps/1/handle/0', '/steps/1/branches/0/steps', 1],
    ['/steps/1/branches/0/steps/0', '/steps/1/handle', 1],
    ['/steps/1', '/steps', 0],
  ])('moves %s to %s at %i, and knows where it is then', (at, listAt, index) => {
    const step = valueAt(draft, at);
    const moved = withStepMoved(draft, at, listAt, index);
    expect(valueAt(moved, pointerAfterMove(at, listAt, index))).toEqual(step);
    const ids = (definition: Json) =>
      placedSteps(definition)
        .map((placed) => (placed.step as DraftStep).id)
        .toSorted();
    expect(ids(moved)).toEqual(ids(draft));
  });

  it('does not move a step into itself', () => {
    expect(withStepMoved(draft, '/steps/1', '/steps/1/branches/0/steps', 0)).toBe(draft);
  });

  it('copies a step with ids that are free in the whole draft, and reads from the copy', () => {
    const each = {
      id: 'each',
      type: 'loop',
      over: '{{steps.one.list}}',
      steps: [
        { id: 'send', type: 'map', input: { to: '{{steps.each.item.email}} {{ steps.one.x }}' } },
        { id: 'script', type: 'code', code: 'return "steps.each.item"', input: { code: '{{steps.send}}' } },
      ],
    };
    const copy = copyOf({ steps: [map('one'), each] }, each);
    expect(copy).toEqual({
      id: 'each_2',
      type: 'loop',
      over: '{{steps.one.list}}',
      steps: [
        { id: 'send_2', type: 'map', input: { to: '{{steps.each_2.item.email}} {{ steps.one.x }}' } },
        {
          id: 'script_2',
          type: 'code',
          code: 'return "steps.each.item"',
          input: { code: '{{steps.send_2}}' },
        },
      ],
    });
  });

  it('finds ids that no step has, nested ones included, within 63 signs', () => {
    expect(freeStepId(draft, 'in_loop')).toBe('in_loop_2');
    expect(freeStepId(draft, 'fields')).toBe('fields');
    const long = 'x'.repeat(63);
    expect(freeStepId({ steps: [map(long)] }, long)).toHaveLength(58);
    expect(freeBranchId([{ id: 'path_1' }, { id: 'path_3' }], 'path')).toBe('path_4');
  });

  it('tells what is of a step itself from what is of the steps within', () => {
    const lists = listsWithin(route, '/steps/1');
    const own = (place: string) => isOfStep(place, '/steps/1', lists);
    expect(own('/steps/1')).toBe(true);
    expect(own('/steps/1/branches/0/when/all/0')).toBe(true);
    expect(own('/steps/1/branches/0/steps')).toBe(true);
    expect(own('/steps/1/branches/0/steps/0/input')).toBe(false);
    expect(own('/steps/1/handle/0')).toBe(false);
    expect(own('/steps/10')).toBe(false);
  });
});
