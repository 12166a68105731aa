import type { PollContext } from '#connector-sdk';
import type { HttpRequest } from '#kernel';
import { fakeActionContext } from '#testing';

import { connector } from './index';
import { pollCards } from './card-poll';

/** A board as Trello shows it: the newest that are older than `before`. */
function board(count: number) {
  const ids = Array.from(
    { length: count },
    (_, n) => `5f1a0c3a8b9d4e3f${(count - n).toString(16).padStart(8, '0')}`,
  );
  const asked: string[] = [];
  const http = {
    request: async ({ url }: HttpRequest) => {
      const { searchParams } = new URL(url);
      asked.push(searchParams.get('before') ?? '');
      const before = searchParams.get('before') ?? 'g';
      const page = ids.filter((id) => id < before).slice(0, Number(searchParams.get('limit')));
      const body = Buffer.from(JSON.stringify(page.map((id) => ({ id, dateLastActivity: id }))));
      return { status: 200, url, headers: { 'content-type': 'application/json' }, body };
    },
  };
  const auth = { kind: 'access', fields: { apiKey: 'key', token: 'token' } };
  const input = { board: '5f1a0c2e8b9d4e3f2a1b0c9d' };
  const { api } = fakeActionContext(input, { connector, auth, http });
  const context = { input, api, cursor: null } as unknown as PollContext<{ board: string }>;
  return { poll: () => pollCards(context, (_, id) => id), asked };
}

it('sees the cards of a board that are more than one page', async () => {
  const { poll, asked } = board(2300);
  const { items } = await poll();
  expect(new Set(items.map(({ id }) => id)).size).toBe(2300);
  expect(asked).toHaveLength(3);
});

it('says so when there are more than it looks at', async () => {
  await expect(board(11_001).poll()).rejects.toMatchObject({ failure: { code: 'trello.too_many' } });
});
