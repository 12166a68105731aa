import type { Workload } from './workload';

/** A tick at the beginning of every minute → a map. */
export const TICK: Workload = {
  name: 'Bench: every minute',
  effects: 0,
  concurrency: 1,
  definition: () => ({
    trigger: {
      connector: 'schedule',
      operation: 'every',
      connectionId: null,
      input: { count: 1, unit: 'minutes' },
    },
    steps: [{ id: 'at', type: 'map', title: 'When', input: { at: '{{trigger.body.at}}' } }],
  }),
};
