import { api } from './api';

const answer = (requestedQueryCost: number, currentlyAvailable: number) => ({
  status: 200,
  headers: {},
  body: {
    data: {},
    extensions: {
      cost: {
        requestedQueryCost,
        throttleStatus: { maximumAvailable: 2000, currentlyAvailable, restoreRate: 100 },
      },
    },
  },
});

it('waits until there are points for a request of the same cost', () => {
  expect(api.pauseAfter?.(answer(300, 50))).toBe(2500);
  expect(api.pauseAfter?.(answer(300, 300))).toBeNull();
  expect(api.pauseAfter?.({ status: 200, headers: {}, body: { data: {} } })).toBeNull();
});

it('takes null for what a mutation did not do, only when there are reasons', () => {
  const body = { data: { customerCreate: { customer: null, userErrors: [] } } };
  expect(api.failure?.({ status: 200, headers: {}, body })).toBeNull();
});
