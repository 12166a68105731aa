import { STEP_SCHEMAS } from '#schema';

import { newStep } from './new-step';

const made = Object.values(newStep).map((make) => make('x', { bodyFrom: '{{trigger.body}}' }));

test('there is a step to begin with for every type of step', () => {
  expect([...new Set(made.map(({ type }) => type))].toSorted()).toEqual(Object.keys(STEP_SCHEMAS).toSorted());
});

test.each(made.map((step) => [step.type, step] as const))(
  'a new %s has only fields of its type',
  (type, step) => {
    const { properties } = STEP_SCHEMAS[type as keyof typeof STEP_SCHEMAS];
    expect(Object.keys(step).filter((name) => !(name in properties))).toEqual([]);
  },
);
