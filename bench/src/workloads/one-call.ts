import { sendCard, SHAPE_CARD, WEBHOOK } from './parts';
import type { Workload } from './workload';

/** Webhook → map → HTTP POST: the one path. */
export const ONE_CALL: Workload = {
  name: 'Bench: webhook, map, HTTP',
  effects: 1,
  concurrency: 1,
  definition: (sinkUrl) => ({ trigger: WEBHOOK, steps: [SHAPE_CARD, sendCard('send', sinkUrl)] }),
};
