import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { checkAddress } from './check-address';

const call = defineAction({
  key: 'call',
  title: 'Call',
  description: 'Calls.',
  input: Type.Object({ url: Type.String({ ui: { address: true } }), text: Type.String() }),
  output: Type.Object({}),
  run: async () => ({}),
});
const connections = new Map([
  ['any', { connector: 'http', auth: 'bearer', isHeldToHosts: false }],
  ['held', { connector: 'http', auth: 'bearer', isHeldToHosts: true }],
]);
const problems = (url: unknown, connectionId: string | null = 'any') =>
  checkAddress(
    { connectionId, input: { url, text: '{{trigger.body.text}}' } },
    call,
    { registry: {} as never, connections },
    '/steps/0',
  );

describe('an address that a connection’s credentials go to', () => {
  it.each([
    '{{trigger.body.callback}}',
    'https://{{trigger.body.shop}}.example.com/orders',
    'https://shop.example{{trigger.body.rest}}',
    'https://shop.example\\{{trigger.body.rest}}',
    'https://shop.example\t{{trigger.body.rest}}',
    'https://shop.example:{{trigger.body.port}}/',
    'https://ann:{{trigger.body.password}}@shop.example/',
    'https://{{trigger.body.user}}@shop.example/',
    'https:///{{trigger.body.host}}',
    '{{trigger.body.scheme}}://shop.example/',
    'https://{host}/{id}',
  ])('names no host by data: %j', (url) => {
    expect(problems(url)).toEqual([
      expect.objectContaining({ pointer: '/steps/0/input/url', code: 'connection.open_address' }),
    ]);
    // Without credentials, or where they go to some hosts only, nothing is lost.
    expect([...problems(url, null), ...problems(url, 'held'), ...problems(url, 'gone')]).toEqual([]);
  });

  it.each([
    'https://shop.example/orders/{{trigger.body.id}}',
    'https://shop.example:8443/{{trigger.body.path}}',
    ' https://shop.example?id={{trigger.body.id}}',
    'wss://shop.example/#{{trigger.body.id}}',
    'https://shop.example/orders/{id}',
    'https://shop.example',
    'no address at all',
    5,
  ])('may hold data behind it: %j', (url) => expect(problems(url)).toEqual([]));
});
