import { connect, type Socket } from 'node:net';

/** A conversation with an SMTP server, line by line. */
export class SmtpDialog {
  private received = '';
  private waiting: (() => void)[] = [];
  private isClosed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.received += chunk.toString('latin1');
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.isClosed = true;
      this.wake();
    });
  }

  /** Null when the server closed it without a word. */
  static async open(port: number): Promise<SmtpDialog | null> {
    const dialog = new SmtpDialog(connect(port, '127.0.0.1'));
    return (await dialog.reply()) === null ? null : dialog;
  }

  static async greeted(port: number): Promise<SmtpDialog> {
    const dialog = await SmtpDialog.open(port);
    if (!dialog) throw new Error('The server hung up.');
    await dialog.say('EHLO sender.test');
    return dialog;
  }

  /** The whole reply; null when the connection was closed instead. */
  async say(line: string): Promise<string | null> {
    this.socket.write(`${line}\r\n`);
    return this.reply();
  }

  async reply(): Promise<string | null> {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(this.received)?.[0];
      if (whole) {
        this.received = this.received.slice(whole.length);
        return whole.trim();
      }
      if (this.isClosed) return null;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  close(): void {
    this.socket.destroy();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
