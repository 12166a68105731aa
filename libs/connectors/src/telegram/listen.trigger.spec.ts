import type { HeldContext, ListenTriggerDeclaration } from '#connector-sdk';
import { FailureError } from '#kernel';
import { fakeHeldContext } from '#testing';

import { connector } from '.';
import { listenTrigger } from './listen.trigger';

const { listen: listenTo } = listenTrigger as ListenTriggerDeclaration;
const listen = (context: HeldContext) => listenTo(context as Parameters<typeof listenTo>[0]);
const update = (id: number, more: Record<string, unknown> = { message: { text: `no. ${id}` } }) => ({
  update_id: id,
  ...more,
});

/** Gives one list of updates after the other; then it waits, as Telegram does. */
function bot(answers: unknown[][], position: unknown = null, input: Record<string, unknown> = {}) {
  const asked: Record<string, unknown>[] = [];
  const held = fakeHeldContext({
    ...{ connector, input, position },
    auth: { kind: 'access', fields: { token: '123456:ABC-DEF' } },
    http: {
      request: ({ url, body, signal, timeoutMs }) => {
        asked.push({ ...(JSON.parse(String(body)) as object), timeoutMs });
        const result = answers.shift();
        if (!result)
          return new Promise((_resolve, reject) =>
            signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true }),
          );
        const answer = Buffer.from(JSON.stringify({ ok: true, result }));
        return Promise.resolve({ status: 200, url, headers: {}, body: answer });
      },
    },
  });
  return { ...held, asked, listening: () => listen(held.context) };
}

describe('listening to a bot', () => {
  it('starts with what comes from now on, and goes on behind what is stored', async () => {
    const { asked, listening, stored, texts, events, positions, abort } = bot([
      [update(41)],
      [update(42), update(43)],
      [update(44)],
    ]);
    const over = listening();
    await stored(3);
    abort();
    await over;
    expect(texts()).toEqual([42, 43, 44].map((id) => JSON.stringify(update(id))));
    expect(events.map(({ key }) => key)).toEqual(['42', '43', '44']);
    expect(positions).toEqual([42, 44, 45]);
    expect(asked.map(({ offset, timeout }) => [offset, timeout])).toEqual([
      [-1, undefined],
      [42, 50],
      [44, 50],
      ...(asked.length > 3 ? [[45, 50]] : []),
    ]);
    // Telegram's own patience must end first.
    expect(asked.every(({ timeoutMs }) => Number(timeoutMs) > 50_000)).toBe(true);
  });

  it('goes on where another process was, and takes only what is wanted', async () => {
    const { asked, listening, stored, texts, abort } = bot(
      [[update(50, { edited_message: {} }), update(51)]],
      50,
      { events: ['message'] },
    );
    const over = listening();
    await stored(1);
    abort();
    await over;
    expect(texts()).toEqual([JSON.stringify(update(51))]);
    expect(asked[0]).toMatchObject({ offset: 50, allowed_updates: ['message'] });
  });

  it('says what stands in the way', async () => {
    const { context } = fakeHeldContext({
      ...{ connector, position: 1 },
      auth: { kind: 'access', fields: { token: '123456:ABC-DEF' } },
      http: {
        request: async ({ url }) => ({
          ...{ status: 409, url, headers: {} },
          body: Buffer.from(
            JSON.stringify({
              ...{ ok: false, error_code: 409 },
              description: "Conflict: can't use getUpdates method while webhook is active",
            }),
          ),
        }),
      },
    });
    const thrown: unknown = await listen(context).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(FailureError);
    expect((thrown as FailureError).failure).toMatchObject({ kind: 'permanent', code: 'telegram.conflict' });
  });
});
