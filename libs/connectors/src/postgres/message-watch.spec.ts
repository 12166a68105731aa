import { watchMessages } from './message-watch';

const message = (type: string, body: string | Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
};

const row = message('D', 'x'.repeat(40));
const ready = message('Z', 'I');

it('lets answers through, however they are cut', () => {
  const all = Buffer.concat([message('R', '\0\0\0\0'), row, row, message('C', ''), ready]);
  const watch = watchMessages(150);
  // Each answer counts by itself, and a notification is one.
  for (let n = 0; n < 20; n++) {
    watch(all);
    for (const byte of all) watch(Buffer.from([byte]));
    watch(message('A', 'x'.repeat(100)));
  }
});

it('refuses an answer that is too large, of one row or of many', () => {
  expect(() => watchMessages(100)(message('D', 'x'.repeat(100)).subarray(0, 5))).toThrow(
    /more than 100 bytes/,
  );
  expect(() => watchMessages(100)(Buffer.concat([row, row, row]))).toThrow(/more than 100 bytes/);
  expect(() => watchMessages(100)(message('A', 'x'.repeat(100)).subarray(0, 5))).toThrow(
    /more than 100 bytes/,
  );
});

it('knows what is no message', () => {
  expect(() => watchMessages()(Buffer.from([0x52, 0, 0, 0, 3]))).toThrow(/does not speak as Postgres/);
  expect(() => watchMessages()(message('R', Buffer.alloc(5000)))).toThrow(/does not speak as Postgres/);
});

it('does not let a password be hashed without an end', () => {
  const asked = (iterations: number) => message('R', `\0\0\0\x0br=abc,s=c2FsdA==,i=${iterations}`);
  watchMessages()(asked(4096));
  const watch = watchMessages();
  const bytes = [...asked(100_000_000)];
  expect(() => bytes.forEach((byte) => watch(Buffer.from([byte])))).toThrow(/hashed more than 1000000 times/);
});
