import type { ActionSockets } from '#connector-sdk';
import { fakeActionContext } from '#testing';

import { broadcastAction } from './broadcast.action';
import { replyAction } from './reply.action';

function contextOf(input: Record<string, unknown>, held = 1) {
  const sent: unknown[] = [];
  const sockets: ActionSockets = {
    send: async (id, data) => ({ delivered: sent.push([id, data]) > 0 && held > 0 }),
    broadcast: async (workflowId, data) => ({ sockets: sent.push([workflowId, data]) && held, dropped: 2 }),
  };
  const context = fakeActionContext(input as never, { sockets });
  return { context, sent };
}

describe('the message that an action sends', () => {
  it.each([
    ['text', undefined, 'text'],
    [{ a: [1] }, 'text', '{"a":[1]}'],
    [7, undefined, '7'],
    [null, undefined, 'null'],
    ['AQI=', 'bytes', Buffer.from([1, 2])],
    ['_-8', 'bytes', Buffer.from([255, 239])],
  ])('%j as %s is %j', async (message, sendAs, data) => {
    const { context, sent } = contextOf({ socketId: 's', message, ...(sendAs ? { sendAs } : {}) });
    expect(await replyAction.run(context)).toEqual({ delivered: true });
    expect(sent).toEqual([['s', data]]);
  });

  it.each([
    ['not base64!', 'bytes', 'websocket.not_base64'],
    ['ä'.repeat(600_000), 'text', 'websocket.too_large'],
  ])('is refused where nobody could read it', async (message, sendAs, code) => {
    const { context, sent } = contextOf({ message, sendAs });
    await expect(broadcastAction.run(context)).rejects.toMatchObject({
      failure: { kind: 'permanent', code },
    });
    expect(sent).toEqual([]);
  });
});

it('a reply to a connection that is gone fails for good', async () => {
  const { context } = contextOf({ socketId: 's', message: 'x' }, 0);
  await expect(replyAction.run(context)).rejects.toMatchObject({
    failure: { kind: 'permanent', code: 'websocket.gone' },
  });
});

it('a broadcast goes to the own workflow unless another one is named', async () => {
  const { context, sent } = contextOf({ message: 'x', workflowId: ' ' }, 3);
  expect(await broadcastAction.run(context)).toEqual({ sockets: 3, dropped: 2 });
  const other = contextOf({ message: 'x', workflowId: 'w' });
  await broadcastAction.run(other.context);
  expect([...sent, ...other.sent]).toEqual([
    [null, 'x'],
    ['w', 'x'],
  ]);
});
