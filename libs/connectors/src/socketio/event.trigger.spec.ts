import type { StreamTriggerDeclaration, WebSocketDescription } from '#connector-sdk';
import { compileSchema } from '#schema';

import { eventTrigger } from './event.trigger';

const describeInput = (input: Record<string, unknown>) =>
  (eventTrigger as StreamTriggerDeclaration).describe(
    { url: 'https://live.test', ...input },
    null,
  ) as WebSocketDescription;

describe('the Socket.IO trigger', () => {
  it.each([
    [{}, 'wss://live.test/socket.io/?EIO=4&transport=websocket'],
    [{ url: 'http://live.test:8080/' }, 'ws://live.test:8080/socket.io/?EIO=4&transport=websocket'],
    [{ url: ' wss://live.test/app ', path: '/live/' }, 'wss://live.test/app/live/?EIO=4&transport=websocket'],
    [
      { query: { 'a b': 'c&d', token: 'x{{auth.token}}' } },
      'wss://live.test/socket.io/?EIO=4&transport=websocket&a%20b=c%26d&token=x{{auth.token}}',
    ],
  ])('finds the address of %j', (input, url) => expect(describeInput(input).url).toBe(url));

  it('says the namespace in every message, but for the main one', () => {
    const sent = (input: Record<string, unknown>) =>
      describeInput(input).rules?.flatMap(({ send = [], event }) => [
        ...send,
        ...(event?.ack ? [event.ack] : []),
      ]);
    expect(sent({ first: [{ event: 'join', data: 1 }] })).toContain('42{{state.emit0}}');
    expect(sent({})).toContain('43{{message.id}}[]');
    expect(sent({ namespace: '/shop' })).toContain('40/shop,{{state.login}}');
    expect(sent({ namespace: '/shop' })).toContain('43/shop,{{message.id}}[]');
  });

  it.each([
    [{ url: 'ftp://x.test' }, false],
    [{ url: 'https://x.test', namespace: 'shop' }, false],
    [{ url: 'https://x.test', namespace: '/a,b' }, false],
    [{ url: 'https://x.test', path: '/x?y' }, false],
    [{ url: 'https://x.test', namespace: '/shop/eu', path: '/live' }, true],
  ])('takes %j: %s', (input, isGood) =>
    expect(compileSchema(eventTrigger.input)(input).length === 0).toBe(isGood),
  );
});
