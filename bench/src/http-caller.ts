/**
 * One keep-alive HTTP/1.1 connection that sends ready-made requests one after the other. Written on bare sockets, as
 * whatever the load costs is taken from the two sides' share of the machine.
 */
import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

/** The status of the answer in `text`, or undefined while it is incomplete. */
export function completeStatus(text: string): number | undefined {
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = text.slice(0, headEnd);
  const length = /content-length: *(\d+)/i.exec(head)?.[1];
  const bodyStart = headEnd + HEAD_END.length;
  const complete =
    length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= bodyStart + Number(length);
  return complete ? Number(head.slice(9, 12)) : undefined;
}

export class HttpCaller {
  private socket: Socket | undefined;
  private received = '';
  private settle: ((status: number) => void) | undefined;
  private readonly port: number;
  /** One for each address. */
  private readonly heads: readonly string[];

  /** @param urls of one server */
  constructor(urls: readonly string[], bodyBytes: number) {
    const [first = ''] = urls;
    this.port = Number(new URL(first).port);
    this.heads = urls.map((url) => {
      const { host, pathname } = new URL(url);
      return (
        `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n` +
        `content-length: ${bodyBytes}${HEAD_END}`
      );
    });
  }

  /** To the address with this number, counted round. Resolves with the status, or 0 when the connection broke first. */
  async send(body: string, number = 0): Promise<number> {
    const socket = this.socket ?? (await this.open());
    if (socket === undefined) return 0;
    return new Promise((resolve) => {
      this.settle = resolve;
      socket.write(this.heads[number % this.heads.length]! + body, 'latin1');
    });
  }

  close(): void {
    this.socket?.destroy();
  }

  private open(): Promise<Socket | undefined> {
    return new Promise((resolve) => {
      const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
      socket.setEncoding('latin1');
      socket.once('connect', () => {
        this.socket = socket;
        resolve(socket);
      });
      socket.on('data', (chunk) => this.take(String(chunk)));
      socket.once('error', () => resolve(undefined));
      socket.once('close', () => {
        this.socket = undefined;
        this.finish(0);
      });
    });
  }

  private take(chunk: string): void {
    this.received = this.received === '' ? chunk : this.received + chunk;
    const status = completeStatus(this.received);
    if (status !== undefined) this.finish(status);
  }

  private finish(status: number): void {
    this.received = '';
    const settle = this.settle;
    this.settle = undefined;
    settle?.(status);
  }
}
