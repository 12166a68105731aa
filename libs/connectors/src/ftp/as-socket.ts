import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What the outbound client opened, as what it is: the library needs time-outs and addresses of it. */
export function asSocket(opened: Duplex): Socket {
  if (opened instanceof Socket) return opened;
  throw new Error('The outbound client gave no socket.');
}
