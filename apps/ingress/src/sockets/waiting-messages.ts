/** What all connections of this process have read and not stored yet; bounded, whatever their number. */
import { Injectable } from '@nestjs/common';

const MAX_MESSAGES = 100_000;
const MAX_BYTES = 128 * 1024 * 1024;

@Injectable()
export class WaitingMessages {
  private messages = 0;
  private bytes = 0;

  /** Whether there is room for it. */
  add(bytes: number): boolean {
    if (this.messages + 1 > MAX_MESSAGES || this.bytes + bytes > MAX_BYTES) return false;
    this.messages += 1;
    this.bytes += bytes;
    return true;
  }

  remove(bytes: number): void {
    this.messages -= 1;
    this.bytes -= bytes;
  }
}
