/** The bytes of a mail in pieces in, the whole mail out; all mails that are coming in together have a limit, too. */
import type { Readable } from 'node:stream';

import { SmtpRefusal } from './smtp-refusal';

export const MAX_MAIL_BYTES = 10 * 1024 * 1024;
const MAX_BYTES_OF_ALL = 64 * 1024 * 1024;

export class MailRoom {
  private taken = 0;

  constructor(
    private readonly maxMailBytes: number = MAX_MAIL_BYTES,
    private readonly maxBytesOfAll: number = MAX_BYTES_OF_ALL,
  ) {}

  /** Reads to the end in any case: the reply comes after it. Throws `SmtpRefusal`, and what the stream throws. */
  async read<T>(mail: Readable, use: (whole: Buffer) => Promise<T>): Promise<T> {
    let pieces: Buffer[] = [];
    let held = 0;
    let refusal: SmtpRefusal | null = null;
    const release = () => {
      this.taken -= held;
      held = 0;
      pieces = [];
    };
    try {
      for await (const piece of mail as AsyncIterable<Buffer>) {
        if (refusal) continue;
        held += piece.length;
        this.taken += piece.length;
        pieces.push(piece);
        refusal = this.refusalOf(held);
        if (refusal) release();
      }
      if (refusal) throw refusal;
      return await use(Buffer.concat(pieces));
    } finally {
      release();
    }
  }

  private refusalOf(bytes: number): SmtpRefusal | null {
    if (bytes > this.maxMailBytes)
      return new SmtpRefusal(552, `The mail is larger than ${this.maxMailBytes} bytes.`, 'mail.too_large');
    if (this.taken > this.maxBytesOfAll)
      return new SmtpRefusal(452, 'Too many mails are coming in at once. Send it again later.', 'mail.busy');
    return null;
  }
}
