/** Keeps a MySQL server from sending more at once than fits: the client would keep all of it. */
import { PermanentError, type Watch } from '#connector-sdk';

/** Of all rows of one answer, encrypted or not. */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

export class ByteBudget {
  private left: number;

  constructor(private readonly maxBytes: number = MAX_ANSWER_BYTES) {
    this.left = maxBytes;
  }

  /** With every question. */
  renew(): void {
    this.left = this.maxBytes;
  }

  readonly watch: Watch = ({ length }) => {
    this.left -= length;
    if (this.left >= 0) return;
    throw new PermanentError({
      code: 'mysql.answer_too_large',
      message: `The MySQL server sent more than ${this.maxBytes} bytes in one answer. Read fewer rows at once.`,
    });
  };
}
