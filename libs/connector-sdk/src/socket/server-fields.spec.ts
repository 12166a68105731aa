import { PassThrough } from 'node:stream';

import { FailureError, type SocketTarget } from '#kernel';

import { connectToServer, placeOf } from './server-fields';

const { signal } = new AbortController();
const failing = (code: string) => ({
  connect: () => Promise.reject(new FailureError({ kind: 'permanent', code, message: 'No.' })),
});

it('dials the server of the connection, with its certificates when it is to be encrypted', async () => {
  const targets: SocketTarget[] = [];
  const sockets = {
    connect: async (target: SocketTarget) => {
      targets.push(target);
      return new PassThrough();
    },
  };
  const fields = {
    host: ' server.example.com ',
    port: 6379,
    ca: 'CA\n',
    certificate: '',
    password: 'secret',
  };
  await connectToServer(sockets, fields, signal, false);
  await connectToServer(sockets, fields, signal, true);
  const address = { host: 'server.example.com', port: 6379, signal };
  expect(targets).toEqual([address, { ...address, tls: { ca: 'CA' } }]);
});

it('tries a certificate again that nobody vouches for, but no address that is forbidden', async () => {
  const fields = { host: 'server.example.com', port: 6379 };
  await expect(connectToServer(failing('outbound.tls'), fields, signal, true)).rejects.toMatchObject({
    failure: { kind: 'retryable', code: 'outbound.tls' },
  });
  await expect(
    connectToServer(failing('outbound.blocked_address'), fields, signal, true),
  ).rejects.toMatchObject({
    failure: { kind: 'permanent', code: 'outbound.blocked_address' },
  });
});

describe('the place of a connection', () => {
  const fields = { host: 'server.example.com', port: 993, user: 'ann', password: 'a', ca: 'CA' };

  it('is the same with another password or certificate', () => {
    expect(placeOf(fields)).toMatch(/^[\w-]{22}$/);
    expect(placeOf({ ...fields, host: ' Server.example.com', password: 'b', ca: 'other' })).toBe(
      placeOf(fields),
    );
  });

  it.each([
    { host: 'other.example.com' },
    { port: 143 },
    { user: 'bob' },
    { username: 'ann' },
    { database: 'shop' },
    { database: 1 },
  ])('is another one with %j', (other) => {
    expect(placeOf({ ...fields, ...other })).not.toBe(placeOf(fields));
  });
});
