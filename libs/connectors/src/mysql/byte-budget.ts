/** Keeps a MySQL server from sending more at once than fits: the client would keep all of it. */
import { PermanentError, type Watch } from '#connector-sdk';

/** Of all rows of one answer, encrypted or not. */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** Of the greeting, which is the first packet: its length in three bytes, a number, then text. */
const MAX_GREETING_BYTES = 16 * 1024;
const LENGTH_BYTES = 3;

export class ByteBudget {
  private left: number;
  private beginning: Buffer | null = Buffer.alloc(0);

  constructor(private readonly maxBytes: number = MAX_ANSWER_BYTES) {
    this.left = maxBytes;
  }

  /** With every question. */
  renew(): void {
    this.left = this.maxBytes;
  }

  readonly watch: Watch = (chunk) => {
    this.left -= chunk.length;
    if (this.left < 0) {
      throw new PermanentError({
        code: 'mysql.answer_too_large',
        message: `The MySQL server sent more than ${this.maxBytes} bytes in one answer. Read fewer rows at once.`,
      });
    }
    if (this.beginning) this.lookAtGreeting(Buffer.concat([this.beginning, chunk.subarray(0, LENGTH_BYTES)]));
  };

  private lookAtGreeting(beginning: Buffer): void {
    this.beginning = beginning.length < LENGTH_BYTES ? beginning : null;
    if (this.beginning || beginning.readUIntLE(0, LENGTH_BYTES) <= MAX_GREETING_BYTES) return;
    throw new PermanentError({
      code: 'mysql.not_mysql',
      message: 'What answers at this address does not speak as MySQL does. Check the server and the port.',
    });
  }
}
