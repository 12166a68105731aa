import type { PollContext } from '#connector-sdk';
import type { HttpRequest } from '#kernel';
import { fakeActionContext } from '#testing';

import { connector } from './index';
import { newMails, type SearchInput } from './new-mails';

/** A mailbox with so many mails, the newest first, of which the last look knows the very oldest. */
function mailbox(count: number) {
  const http = {
    request: async ({ url }: HttpRequest) => {
      const { pathname, searchParams } = new URL(url);
      const from = Number(searchParams.get('pageToken') ?? 0);
      const ids = Array.from({ length: Math.min(100, count - from) }, (_, n) => `m${count - from - n}`);
      const list = {
        messages: ids.map((id) => ({ id })),
        ...(from + 100 < count ? { nextPageToken: String(from + 100) } : {}),
      };
      const mail = {
        id: pathname.split('/').at(-1),
        internalDate: '1769860800000',
        payload: { headers: [] },
      };
      return {
        status: 200,
        url,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(pathname.endsWith('/messages') ? list : mail)),
      };
    },
  };
  const input: SearchInput = {};
  const auth = { kind: 'oauth2', fields: { accessToken: 'token' } };
  const { api } = fakeActionContext(input, { connector, auth, http });
  return (cursor: unknown) => newMails({ input, api, cursor } as unknown as PollContext<SearchInput>);
}

it('takes the oldest of many new mails first, and the others with the next looks', async () => {
  const look = mailbox(1500);
  const seen: string[] = [];
  let cursor: unknown = { known: ['m1'], after: 1 };
  for (let looks = 0; looks < 5; looks++) {
    const { mails, cursor: next } = await look(cursor);
    seen.push(...mails.map(({ id }) => id));
    cursor = next;
  }
  expect(seen).toEqual(Array.from({ length: 1499 }, (_, n) => `m${n + 2}`));
});

it('says so when they are more than it looks through', async () => {
  await expect(mailbox(6000)({ known: ['m1'], after: 1 })).rejects.toMatchObject({
    failure: { code: 'gmail.too_many' },
  });
});
