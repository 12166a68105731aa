import type { PollContext } from '#connector-sdk';
import type { HttpRequest } from '#kernel';
import { fakeActionContext } from '#testing';

import { connector } from './index';
import { laterPages, type PageInput } from './page-trigger';

const TIME = '2026-01-31T12:00:00.000Z';

/** A database with far more pages of one moment than one look takes. */
function looked(cursor: unknown) {
  const http = {
    request: async ({ url, body }: HttpRequest) => {
      const { start_cursor: start = '0' } = JSON.parse(String(body)) as { start_cursor?: string };
      const results = Array.from({ length: 100 }, (_, n) => ({
        object: 'page',
        id: `page-${Number(start) + n}`,
        created_time: TIME,
        last_edited_time: TIME,
        properties: {},
      }));
      const answer = { results, has_more: true, next_cursor: String(Number(start) + 100) };
      return {
        status: 200,
        url,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(answer)),
      };
    },
  };
  const input: PageInput = { database: 'd9824bdc84454327be8b5b47500af6ce' };
  const auth = { kind: 'token', fields: { token: 'token' } };
  const { api } = fakeActionContext(input, { connector, auth, http });
  return laterPages({ input, api, cursor } as unknown as PollContext<PageInput>, 'created_time');
}

it('goes on where a look ended, and says so when it would never get further', async () => {
  const first = await looked({ dataSourceId: 'source', since: '2026-01-31T11:00:00.000Z' });
  expect(first.pages).toHaveLength(2000);
  expect(first.cursor.since).toBe(TIME);
  await expect(looked(first.cursor)).rejects.toMatchObject({ failure: { code: 'notion.too_many' } });
});
