import type { PollContext } from '#connector-sdk';
import type { HttpRequest } from '#kernel';
import { fakeActionContext } from '#testing';

import { connector } from './index';
import { newMessageTrigger } from './new-message.trigger';

/** A channel with so many messages since the last look, 200 a page. */
function channel(count: number) {
  const http = {
    request: async ({ url }: HttpRequest) => {
      const from = Number(new URL(url).searchParams.get('cursor') ?? 0);
      const messages = Array.from({ length: Math.min(200, count - from) }, (_, n) => ({
        ts: `${1_769_900_000 - from - n}.000100`,
      }));
      const next = from + 200 < count ? String(from + 200) : '';
      const body = { ok: true, messages, response_metadata: { next_cursor: next } };
      return {
        status: 200,
        url,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(body)),
      };
    },
  };
  const input = { channel: 'C024BE91L' };
  const auth = { kind: 'access', fields: { token: 'token' } };
  const { api } = fakeActionContext(input, { connector, auth, http });
  return async () =>
    newMessageTrigger.poll({
      input,
      api,
      cursor: '1760000000.000100',
    } as unknown as PollContext<typeof input>);
}

it('takes all messages since the last look, and says so when they are too many', async () => {
  expect((await channel(1500)()).items).toHaveLength(1500);
  await expect(channel(2001)()).rejects.toMatchObject({ failure: { code: 'slack.too_many' } });
});
