import { watchReplies } from './reply-watch';

const byteByByte = (watch: ReturnType<typeof watchReplies>, text: string) => {
  for (const byte of Buffer.from(text)) watch(Buffer.from([byte]));
};

it('lets replies through, however they are cut', () => {
  const replies =
    '+OK\r\n:42\r\n$5\r\nhello\r\n$-1\r\n*2\r\n$1\r\na\r\n*2\r\n:1\r\n$0\r\n\r\n-ERR no\r\n*0\r\n%1\r\n+k\r\n:1\r\n';
  const watch = watchReplies(100);
  // Each counts by itself: together they are far more than is allowed.
  for (let n = 0; n < 100; n++) {
    byteByByte(watch, replies);
    watch(Buffer.from(replies));
  }
});

it('looks at a reply as a whole', () => {
  expect(() => watchReplies(10)(Buffer.from('$11\r\n'))).toThrow(/more than 10 bytes/);
  expect(() => watchReplies(20)(Buffer.from('*2\r\n$8\r\n12345678\r\n$8\r\n12345678\r\n'))).toThrow(
    /more than 20 bytes/,
  );
  expect(() => watchReplies(20)(Buffer.from('*1000000000\r\n'))).toThrow(/more than 20 bytes/);
});

it('knows what is no reply', () => {
  for (const text of ['HTTP/1.1 200 OK\r\n', '$x\r\n', '$-2\r\n', '\r\n', 'OK\n', '+OK\n', '$1.5\r\n'])
    expect(() => byteByByte(watchReplies(), text)).toThrow(/does not speak as Redis/);
  expect(() => watchReplies()(Buffer.from('+'.padEnd(70_000, 'x')))).toThrow(/does not speak as Redis/);
});
