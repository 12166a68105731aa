/** How many bytes the answers of one step may have together: they become one output. */
import { PermanentError } from '#connector-sdk';

const MIB = 1024 * 1024;
const MOST_MIB = 20;

export class ReadBudget {
  private left = MOST_MIB * MIB;

  /** For the next answer, if it may have `wanted` bytes. Throws `PermanentError` (`http.too_much_read`). */
  room(wanted = Infinity): number {
    if (this.left <= 0) throw tooMuch();
    return Math.min(wanted, this.left);
  }

  /** @param read what became of the answer: a file is not kept in the output. Throws as `room` does. */
  take(bytes: unknown, read: unknown): void {
    if (!Buffer.isBuffer(bytes) || (read !== null && typeof read === 'object' && '$file' in read)) return;
    this.left -= bytes.length;
    if (this.left < 0) throw tooMuch();
  }
}

const tooMuch = () =>
  new PermanentError({
    code: 'http.too_much_read',
    message: `The answers together are larger than ${MOST_MIB} MiB. Give the step fewer items, or ask for less of each.`,
  });
