import { watchPackets } from './packet-watch';

/** PUBLISH with so many bytes of content. */
const packet = (bytes: number): Buffer => {
  const header = [0x30];
  for (let left = bytes; ; left = Math.floor(left / 128)) {
    header.push(left >= 128 ? (left % 128) | 0x80 : left);
    if (left < 128) break;
  }
  return Buffer.concat([Buffer.from(header), Buffer.alloc(bytes)]);
};

it('lets packets through, however they are cut', () => {
  const all = Buffer.concat([0, 1, 127, 128, 300, 16_383, 16_384].map(packet));
  const watch = watchPackets(16_384);
  watch(all);
  for (const byte of all) watch(Buffer.from([byte]));
});

it('refuses a packet by what it says of its length', () => {
  expect(() => watchPackets(16_384)(packet(16_385).subarray(0, 4))).toThrow(/more than 16384 bytes/);
});

it('knows what is no packet', () => {
  expect(() => watchPackets()(Buffer.from([0x00]))).toThrow(/does not speak MQTT/);
  expect(() => watchPackets()(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]))).toThrow(
    /does not speak MQTT/,
  );
});
