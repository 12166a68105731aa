import type { ConnectionCredentials, StreamTriggerDeclaration, WebSocketDescription } from '#connector-sdk';
import { compileSchema } from '#schema';

import { channelTrigger } from './channel.trigger';

const describeInput = (channels: string[], fields: ConnectionCredentials['fields']) =>
  (channelTrigger as StreamTriggerDeclaration).describe(
    { channels },
    { kind: 'app', fields },
  ) as WebSocketDescription;

describe('the Pusher trigger', () => {
  it.each([
    [{ key: 'k' }, 'wss://ws-mt1.pusher.com/app/k?protocol=7&client=sluice&version=1.0'],
    [{ key: 'k', cluster: 'eu' }, 'wss://ws-eu.pusher.com/app/k?protocol=7&client=sluice&version=1.0'],
    [
      { key: 'k', cluster: 'eu', baseUrl: 'ws://reverb.test:8080/' },
      'ws://reverb.test:8080/app/k?protocol=7&client=sluice&version=1.0',
    ],
  ])('finds the address of %j', (fields, url) => expect(describeInput(['a'], fields).url).toBe(url));

  it('signs only what has to be signed', () => {
    const [established] =
      describeInput(['a', 'private-b', 'presence-c'], { key: 'k', secret: 's' }).rules ?? [];
    expect(established?.sign).toEqual([
      {
        into: 'proof1',
        algorithm: 'sha256',
        key: '{{auth.secret}}',
        content: '{{state.socketId}}:private-b',
      },
      {
        into: 'proof2',
        algorithm: 'sha256',
        key: '{{auth.secret}}',
        content: '{{state.socketId}}:presence-c:{"user_id":"sluice"}',
      },
    ]);
    expect(() => describeInput(['private-b'], { key: 'k' })).toThrow('need the secret');
  });

  it.each([
    [{ channels: [] }, false],
    [{ channels: ['a b'] }, false],
    [{ channels: ['private-{{auth.secret}}'] }, false],
    [{ channels: ['orders', 'private-x@y=z'] }, true],
  ])('takes %j: %s', (input, isGood) =>
    expect(compileSchema(channelTrigger.input)(input).length === 0).toBe(isGood),
  );
});
