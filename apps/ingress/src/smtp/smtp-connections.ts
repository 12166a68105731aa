/**
 * How many connections there are and how long they last: whoever sends slowly can't have all of them for ever. It looks
 * at the sockets by itself, as the listeners that they have are taken away when encryption begins.
 */
import type { Socket } from 'node:net';

export const MAX_CONNECTIONS = 100;
const MAX_OF_ONE_ADDRESS = 20;
/** However busy it is. */
const LIFETIME_MS = 10 * 60_000;
const LOOK_EVERY_MS = 10_000;

export class SmtpConnections {
  private readonly open = new Map<Socket, { address: string; since: number }>();
  private timer: NodeJS.Timeout | null = null;

  /** Ends it at once when its address has enough of them. */
  accept(socket: Socket): void {
    this.look();
    const address = socket.remoteAddress ?? '';
    const present = [...this.open.values()].filter((one) => one.address === address);
    if (present.length >= MAX_OF_ONE_ADDRESS) {
      socket.destroy();
      return;
    }
    this.open.set(socket, { address, since: performance.now() });
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  end(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    for (const socket of this.open.keys()) socket.destroy();
    this.open.clear();
  }

  private look(): void {
    const oldest = performance.now() - LIFETIME_MS;
    for (const [socket, { since }] of this.open) {
      if (since < oldest) socket.destroy();
      if (socket.destroyed) this.open.delete(socket);
    }
  }
}
