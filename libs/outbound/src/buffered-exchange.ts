/** One request in, one whole answer out. */
import type { FailureError } from '#kernel';

import type { Deadline } from './deadline';
import { Exchange, type ExchangeOptions, type Head, type Line, type Outgoing, send } from './exchange';

export interface Incoming extends Head {
  body: Buffer;
}

const EMPTY = Buffer.alloc(0);

/** Throws `FailureError`. */
export function exchange(
  line: Line,
  outgoing: Outgoing,
  options: ExchangeOptions,
  deadline: Deadline,
): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    send(line, new BufferedExchange(outgoing, options, resolve, reject), deadline);
  });
}

class BufferedExchange extends Exchange {
  private chunks: Buffer[] = [];
  private size = 0;

  constructor(
    outgoing: Outgoing,
    options: ExchangeOptions,
    private readonly onAnswer: (answer: Incoming) => void,
    private readonly onFailure: (failure: FailureError) => void,
  ) {
    super(outgoing, options);
  }

  protected begin(): void {}

  protected keep(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > this.options.maxResponseBytes) return this.tooLarge();
    this.chunks.push(chunk);
  }

  protected complete(): void {
    const [first, ...more] = this.chunks;
    const body =
      first === undefined ? EMPTY : more.length === 0 ? first : Buffer.concat(this.chunks, this.size);
    this.onAnswer({ ...this.head, body });
  }

  protected reject(failure: FailureError): void {
    this.chunks = [];
    this.onFailure(failure);
  }
}
