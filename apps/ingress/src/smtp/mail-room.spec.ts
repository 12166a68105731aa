import { Readable } from 'node:stream';

import { MailRoom } from './mail-room';

const mail = (...pieces: string[]) => Readable.from(pieces.map((piece) => Buffer.from(piece)));
const asText = async (whole: Buffer) => whole.toString();

it('gives the whole mail', async () => {
  expect(await new MailRoom().read(mail('a', 'bc'), asText)).toBe('abc');
});

it('refuses a mail that is too large, after having read all of it', async () => {
  const room = new MailRoom(3);
  const large = mail('ab', 'cd', 'ef');
  await expect(room.read(large, asText)).rejects.toMatchObject({ responseCode: 552, code: 'mail.too_large' });
  expect(large.readableEnded).toBe(true);
});

it('refuses for now what is too much together, and has room again later', async () => {
  const room = new MailRoom(4, 5);
  let goOn: () => void = () => undefined;
  const first = room.read(mail('abc'), () => new Promise<void>((resolve) => (goOn = resolve)));
  await new Promise((resolve) => setImmediate(resolve));
  await expect(room.read(mail('abc'), asText)).rejects.toMatchObject({
    responseCode: 452,
    code: 'mail.busy',
  });
  expect(await room.read(mail('ab'), asText)).toBe('ab');
  goOn();
  await first;
  expect(await room.read(mail('abcd'), asText)).toBe('abcd');
});

it('has room again after a mail that broke off', async () => {
  const room = new MailRoom(4, 4);
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('abcd');
      throw new Error('broke off');
    })(),
  );
  await expect(room.read(broken, asText)).rejects.toThrow('broke off');
  expect(await room.read(mail('abcd'), asText)).toBe('abcd');
});
