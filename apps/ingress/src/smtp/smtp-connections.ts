/** How many connections there are and how long they last: whoever sends slowly can't have all of them for ever. */
import type { Socket } from 'node:net';

export const MAX_CONNECTIONS = 100;
const MAX_OF_ONE_ADDRESS = 20;
/** However busy it is. */
const LIFETIME_MS = 10 * 60_000;

export class SmtpConnections {
  private readonly byAddress = new Map<string, number>();
  private readonly open = new Set<Socket>();

  /** Ends it at once when its address has enough of them. */
  accept(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    const count = (this.byAddress.get(address) ?? 0) + 1;
    if (count > MAX_OF_ONE_ADDRESS) {
      socket.destroy();
      return;
    }
    this.byAddress.set(address, count);
    this.open.add(socket);
    const timer = setTimeout(() => socket.destroy(), LIFETIME_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      this.open.delete(socket);
      const left = (this.byAddress.get(address) ?? 1) - 1;
      if (left > 0) this.byAddress.set(address, left);
      else this.byAddress.delete(address);
    });
  }

  end(): void {
    for (const socket of this.open) socket.destroy();
  }
}
