import type { PollContext } from '#connector-sdk';
import type { HttpRequest } from '#kernel';
import { fakeActionContext } from '#testing';

import { connector } from './index';
import { newEventTrigger } from './new-event.trigger';

it('says so when more happened since the last look than one look takes', async () => {
  let asked = 0;
  const http = {
    request: async ({ url }: HttpRequest) => {
      const data = Array.from({ length: 100 }, (_, n) => ({
        id: `evt_${asked}_${n}`,
        created: 1_769_860_900,
      }));
      asked++;
      return {
        status: 200,
        url,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ object: 'list', data, has_more: true })),
      };
    },
  };
  const input = {};
  const auth = { kind: 'access', fields: { token: 'sk_test_1' } };
  const { api } = fakeActionContext(input, { connector, auth, http });
  const cursor = { since: 1_769_860_800 };
  const context = { input, api, auth, cursor } as unknown as PollContext<typeof input>;
  await expect(newEventTrigger.poll(context)).rejects.toMatchObject({ failure: { code: 'stripe.too_many' } });
  expect(asked).toBe(21);
});
