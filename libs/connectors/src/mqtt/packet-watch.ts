/** Keeps a broker from sending packets that don't fit: the parser would keep all of one until it is complete. */
import { RetryableError, type Watch } from '#connector-sdk';

export const MAX_PACKET_BYTES = 16 * 1024 * 1024;

/** Follows the fixed headers of MQTT (5.0 §2.1): a byte of type, then up to four of the length that remains. */
export function watchPackets(maxBytes: number = MAX_PACKET_BYTES): Watch {
  let left = 0;
  let inHeader = 0;
  let length = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        left -= taken;
        at += taken;
        continue;
      }
      const byte = chunk[at++]!;
      if (inHeader === 0) {
        if (byte < 0x10) throw malformed();
        inHeader = 1;
        length = 0;
        continue;
      }
      if (inHeader > 4) throw malformed();
      length += (byte & 0x7f) * 128 ** (inHeader - 1);
      inHeader += 1;
      if (byte & 0x80) continue;
      if (length > maxBytes) throw tooLarge(maxBytes);
      left = length;
      inHeader = 0;
    }
  };
}

const tooLarge = (maxBytes: number): Error =>
  new RetryableError({
    code: 'mqtt.packet_too_large',
    message: `The broker sent a message of more than ${maxBytes} bytes, which is more than Sluice takes in.`,
  });

const malformed = (): Error =>
  new RetryableError({
    code: 'mqtt.not_mqtt',
    message: 'What answers at this address does not speak MQTT. Check the broker, the port and encryption.',
  });
