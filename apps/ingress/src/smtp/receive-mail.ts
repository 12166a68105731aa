/** A whole mail and whom it is for in → an event of each trigger, committed. */
import { createHash } from 'node:crypto';

import { Intake } from '#intake';
import type { TriggerAddress } from '#store';
import { Injectable } from '@nestjs/common';

import { switchedOff } from './recipients';

export interface Envelope {
  /** Empty when the sending server names none: for notices that a mail could not be delivered. */
  from: string;
  /** By the address that was named. */
  to: ReadonlyMap<string, TriggerAddress>;
  /** As which the sending server introduced itself. */
  helo: string;
  remoteAddress: string;
}

@Injectable()
export class ReceiveMail {
  constructor(private readonly intake: Intake) {}

  /**
   * When one of several could not be stored, the sender has to send all of them again: those that were stored know it
   * by its content. Throws `SmtpRefusal`, and what the database throws.
   */
  async receive(mail: Buffer, { from, to, helo, remoteAddress }: Envelope): Promise<void> {
    const key = `mail:${createHash('sha256').update(mail).digest('base64url')}`;
    const outcomes = await Promise.all(
      [...to].map(async ([address, trigger]) => {
        const stored = await this.intake.receive(
          {
            triggerId: trigger.id,
            source: 'mail',
            headers: [
              ...['envelope-from', from],
              ...['envelope-to', address],
              ...['helo', helo],
              ...['remote-address', remoteAddress],
            ],
            contentType: 'message/rfc822',
            body: mail,
            key,
          },
          trigger,
        );
        return stored.outcome;
      }),
    );
    if (outcomes.every((outcome) => outcome === 'unpublished')) throw switchedOff();
  }
}
