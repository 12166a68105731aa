import { sendCard, SHAPE_CARD, WEBHOOK } from './parts';
import type { Workload } from './workload';

const isEven = {
  any: ['0', '2', '4', '6', '8'].map((digit) => ({
    left: '{{trigger.body.seq}}',
    op: 'endsWith',
    right: digit,
  })),
};

/**
 * Webhook → filter → map → paths → HTTP POST in the branch → HTTP POST after it. Every event passes the filter; half of
 * them take either branch.
 */
export const FIVE_STEPS: Workload = {
  name: 'Bench: filter, map, paths, HTTP, HTTP',
  effects: 2,
  concurrency: 1,
  definition: (sinkUrl) => ({
    trigger: WEBHOOK,
    steps: [
      {
        id: 'large',
        type: 'filter',
        title: 'Only large orders',
        when: {
          all: [
            { left: '{{trigger.body.order.total}}', op: 'gt', right: 100 },
            { left: '{{trigger.body.customer.email}}', op: 'contains', right: '@' },
          ],
        },
      },
      SHAPE_CARD,
      {
        id: 'route',
        type: 'paths',
        title: 'By number',
        branches: [
          { id: 'even', when: isEven, steps: [sendCard('send_even', sinkUrl, 0)] },
          { id: 'odd', when: { not: isEven }, steps: [sendCard('send_odd', sinkUrl, 0)] },
        ],
      },
      sendCard('send_after', sinkUrl, 1),
    ],
  }),
};
