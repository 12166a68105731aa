/** One request in, an answer whose body is still coming out. */
import type { FailureError } from '#kernel';

import type { Deadline } from '../deadline';
import { Exchange, type ExchangeOptions, type Head, type Line, type Outgoing, send } from '../exchange';
import { outboundFailure } from '../failures';
import { StreamBody } from './body';

export interface Streaming extends Head {
  body: StreamBody;
}

/** Throws `FailureError` until the headers are there; then the body does. `onOver` is called once, at the end of all. */
export function streamedExchange(
  line: Line,
  outgoing: Outgoing,
  options: ExchangeOptions,
  deadline: Deadline,
): Promise<Streaming> {
  return new Promise((resolve, reject) => {
    send(line, new StreamedExchange(outgoing, options, resolve, reject, deadline), deadline);
  });
}

class StreamedExchange extends Exchange {
  private begun = false;
  private readonly body = new StreamBody({
    pause: () => (this.decoder ?? this.controller)?.pause(),
    resume: () => (this.decoder ?? this.controller)?.resume(),
    leave: () => this.fail(outboundFailure('outbound.cancelled')),
  });

  constructor(
    outgoing: Outgoing,
    options: ExchangeOptions,
    private readonly onAnswer: (answer: Streaming) => void,
    private readonly onFailure: (failure: FailureError) => void,
    private readonly deadline: Deadline,
  ) {
    super(outgoing, options);
  }

  protected begin(): void {
    this.begun = true;
    this.deadline.disarm();
    this.onAnswer({ ...this.head, body: this.body });
  }

  protected keep(chunk: Buffer): void {
    this.body.push(chunk);
  }

  protected complete(): void {
    this.body.end();
    // A redirect, whose body nobody wanted: the deadline is still needed for what follows it.
    if (!this.begun) this.onAnswer({ ...this.head, body: this.body });
    else this.deadline.release();
  }

  protected reject(failure: FailureError): void {
    if (!this.begun) return this.onFailure(failure);
    this.deadline.release();
    this.body.fail(failure);
  }
}
