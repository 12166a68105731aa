import type { PollContext } from '#connector-sdk';
import type { HttpRequest } from '#kernel';
import { fakeActionContext } from '#testing';

import { connector } from './index';
import { newIssueTrigger } from './new-issue.trigger';

it('says so when more happened since the last look than one look takes', async () => {
  const http = {
    request: async ({ url }: HttpRequest) => {
      const page = Number(new URL(url).searchParams.get('page') ?? 1);
      const issues = Array.from({ length: 100 }, (_, n) => ({
        id: page * 1000 + n,
        created_at: '2026-01-31T12:00:00Z',
        updated_at: '2026-01-31T12:00:00Z',
      }));
      const next = new URL(url);
      next.searchParams.set('page', String(page + 1));
      const headers = { 'content-type': 'application/json', link: `<${next.href}>; rel="next"` };
      return { status: 200, url, headers, body: Buffer.from(JSON.stringify(issues)) };
    },
  };
  const input = { repository: 'ann/house' };
  const auth = { kind: 'access', fields: { token: 'token' } };
  const { api } = fakeActionContext(input, { connector, auth, http });
  const poll = async (cursor: string | null) =>
    newIssueTrigger.poll({ input, api, cursor } as unknown as PollContext<typeof input>);
  await expect(poll('2026-01-01T00:00:00Z')).rejects.toMatchObject({ failure: { code: 'github.too_many' } });
  expect((await poll(null)).items).toHaveLength(100);
});
