/** What all connections of this process have read and not stored yet; bounded, whatever their number. */

const MAX_MESSAGES = 100_000;
const MAX_BYTES = 128 * 1024 * 1024;

export class WaitingMessages {
  private messages = 0;
  private bytes = 0;

  /** @param relieve makes room, when there is none */
  constructor(private readonly relieve: () => void) {}

  /** Whether there is room for it. */
  add(bytes: number): boolean {
    if (!this.fits(bytes)) this.relieve();
    if (!this.fits(bytes)) return false;
    this.messages += 1;
    this.bytes += bytes;
    return true;
  }

  remove(bytes: number): void {
    this.messages -= 1;
    this.bytes -= bytes;
  }

  private fits(bytes: number): boolean {
    return this.messages < MAX_MESSAGES && this.bytes + bytes <= MAX_BYTES;
  }
}

/** How much of that room so many take, to compare them. */
export const shareOf = (messages: number, bytes: number): number =>
  messages / MAX_MESSAGES + bytes / MAX_BYTES;
