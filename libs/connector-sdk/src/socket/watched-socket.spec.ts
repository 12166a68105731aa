import { once } from 'node:events';
import { Duplex, PassThrough } from 'node:stream';

import { WatchedSocket } from './watched-socket';

/** What the other side says comes in by `says`; `heard` is what it was told. */
function wire() {
  const says = new PassThrough();
  const heard: string[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      heard.push(chunk.toString());
      done();
    },
  });
  says.on('data', (chunk: Buffer) => socket.push(chunk));
  says.on('end', () => socket.push(null));
  return { says, heard, socket };
}

it('passes on what comes in, once it was looked at, and what goes out', async () => {
  const { says, heard, socket } = wire();
  const seen: string[] = [];
  const watched = new WatchedSocket(socket, (chunk) => void seen.push(chunk.toString()));
  const got: string[] = [];
  watched.on('data', (chunk: Buffer) => got.push(chunk.toString()));
  watched.write('hello');
  says.write('one');
  says.end('two');
  await once(watched, 'close');
  expect(got.join('')).toBe('onetwo');
  expect(seen.join('')).toBe('onetwo');
  expect(heard).toEqual(['hello']);
});

it('ends with what the watch throws, before anybody has seen it', async () => {
  const { says, socket } = wire();
  const watched = new WatchedSocket(socket, (chunk) => {
    if (chunk.includes('bad')) throw new Error('refused');
  });
  const got: string[] = [];
  watched.on('data', (chunk: Buffer) => got.push(chunk.toString()));
  says.write('good');
  setImmediate(() => says.write('bad'));
  const [error] = (await once(watched, 'error')) as [Error];
  expect(error.message).toBe('refused');
  expect(got).toEqual(['good']);
  expect(socket.destroyed).toBe(true);
});

it('ends with what its reader trips over', async () => {
  const { says, socket } = wire();
  const watched = new WatchedSocket(socket, () => undefined);
  watched.on('data', () => {
    throw new TypeError('unforeseen');
  });
  says.write('x');
  const [error] = (await once(watched, 'error')) as [Error];
  expect(error.message).toBe('unforeseen');
});

it('reads no faster than it is read', async () => {
  let asked = 0;
  const socket = new Duplex({
    read() {
      asked += 1;
      this.push(Buffer.alloc(16_384));
    },
    write: (_chunk, _encoding, done) => done(),
  });
  const watched = new WatchedSocket(socket, () => undefined);
  watched.read(0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked).toBeLessThan(50);
  watched.destroy();
});

it('breaks when the connection does', async () => {
  const { socket } = wire();
  const watched = new WatchedSocket(socket, () => undefined);
  watched.resume();
  socket.destroy(new Error('reset'));
  const [error] = (await once(watched, 'error')) as [Error];
  expect(error.message).toBe('reset');
});
