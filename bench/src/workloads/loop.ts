import { sendCard, SHAPE_CARD, WEBHOOK } from './parts';
import type { Workload } from './workload';

const ITERATIONS = 100;
const CONCURRENCY = 10;

/** Webhook → map → a loop of 100 HTTP POSTs, 10 at once. */
export const LOOP: Workload = {
  name: 'Bench: loop of 100',
  effects: ITERATIONS,
  concurrency: CONCURRENCY,
  definition: (sinkUrl) => ({
    trigger: WEBHOOK,
    steps: [
      SHAPE_CARD,
      {
        id: 'each',
        type: 'loop',
        title: 'A hundred times',
        over: ITERATIONS,
        concurrency: CONCURRENCY,
        steps: [sendCard('send', sinkUrl, '{{index}}')],
      },
    ],
  }),
};
