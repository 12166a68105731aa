import { createReader } from './frame';

const text = (data: string) => ({ data: Buffer.from(data), isBinary: false });
const bytes = (...data: number[]) => ({ data: Buffer.from(data), isBinary: true });

describe('a reader of JSON', () => {
  const read = createReader({ framing: 'json', jsonTexts: ['data'] });

  it('reads JSON, and JSON within', () => {
    expect(read(text('{"data":"{\\"a\\":1}","other":"{}"}'))).toEqual({
      contentType: 'application/json',
      value: { data: { a: 1 }, other: '{}' },
    });
    expect(read(text('{"data":"plain"}'))).toMatchObject({ value: { data: 'plain' } });
    expect(read(text('[1]'))).toMatchObject({ value: [1] });
  });

  it('refuses anything else', () => {
    expect(read(text(''))).toBe('unreadable');
    expect(read(text('{'))).toBe('unreadable');
    expect(read(bytes(0xff))).toBe('unreadable');
  });
});

describe('a reader of Socket.IO', () => {
  it.each([
    [
      '0{"sid":"s","pingInterval":25000}',
      { packet: 'open', type: null, data: { sid: 's', pingInterval: 25000 } },
    ],
    ['2', { packet: 'ping', type: null, data: null }],
    ['40', { packet: 'message', type: 'connect', namespace: '/', data: null }],
    ['40/admin,{"sid":"x"}', { type: 'connect', namespace: '/admin', data: { sid: 'x' } }],
    ['44{"message":"no"}', { type: 'connect_error', data: { message: 'no' } }],
    ['42["news",{"a":1}]', { type: 'event', namespace: '/', id: null, data: ['news', { a: 1 }] }],
    ['42/admin,12["news"]', { type: 'event', namespace: '/admin', id: 12, data: ['news'] }],
    ['41/admin,', { type: 'disconnect', namespace: '/admin' }],
    ['431["ok"]', { type: 'ack', id: 1 }],
  ])('reads %s', (frame, message) => {
    expect(createReader({ framing: 'socket.io' })(text(frame))).toMatchObject({ value: message });
  });

  it.each(['', '9', '4', '49', '42{', '45101-["x"]', 'hello'])('refuses ‘%s’', (frame) => {
    expect(createReader({ framing: 'socket.io' })(text(frame))).toBe('unreadable');
  });

  it('puts bytes where they belong', () => {
    const read = createReader({ framing: 'socket.io' });
    expect(
      read(
        text('452-/admin,["file",{"a":{"_placeholder":true,"num":1},"b":[{"_placeholder":true,"num":0}]}]'),
      ),
    ).toBeNull();
    expect(read(bytes(1))).toBeNull();
    expect(read(bytes(2, 3))).toMatchObject({
      value: {
        type: 'event',
        namespace: '/admin',
        data: [
          'file',
          {
            a: { contentType: null, size: 2, base64: 'AgM=' },
            b: [{ contentType: null, size: 1, base64: 'AQ==' }],
          },
        ],
      },
    });
    expect(read(bytes(1))).toBe('unreadable');
  });
});
