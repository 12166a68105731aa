import type { StreamTriggerDeclaration, WebSocketDescription } from '#connector-sdk';

import { channelTrigger } from './channel.trigger';

const describeInput = (input: Record<string, unknown>) =>
  (channelTrigger as StreamTriggerDeclaration).describe(
    { url: 'wss://app.test/socket/websocket', topic: 'room:lobby', ...input },
    null,
  ) as WebSocketDescription;

describe('the Phoenix trigger', () => {
  it.each([
    [{}, 'wss://app.test/socket/websocket?vsn=2.0.0'],
    [{ url: 'wss://app.test/s?a=1' }, 'wss://app.test/s?a=1&vsn=2.0.0'],
    [
      { params: { token: '{{auth.token}}', who: 'a&b' } },
      'wss://app.test/socket/websocket?vsn=2.0.0&token={{auth.token}}&who=a%26b',
    ],
  ])('finds the address of %j', (input, url) => expect(describeInput(input).url).toBe(url));

  it('joins with what is to be said, and beats', () => {
    expect(describeInput({ joinParams: { token: '{{auth.token}}' } })).toMatchObject({
      onOpen: [['1', '1', '{{input.topic}}', 'phx_join', { token: '{{auth.token}}' }]],
      heartbeat: {
        everyMs: 30_000,
        send: [null, 'heartbeat-{{beat}}', 'phoenix', 'heartbeat', {}],
        answered: true,
      },
    });
  });

  it('reads what is no message of a channel as nothing', async () => {
    const stored = {
      method: 'POST',
      path: '',
      query: '',
      headers: [],
      body: Buffer.from('{}'),
      receivedAt: '2026-01-31T12:00:00.000Z',
    };
    expect(await (channelTrigger as StreamTriggerDeclaration).parse?.(stored, {})).toMatchObject({
      event: '',
      payload: null,
    });
  });
});
