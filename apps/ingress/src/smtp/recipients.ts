/** An address that a sending server names in → the trigger that it belongs to, or the reply that refuses it. */
import { CONFIG, type Config } from '#config';
import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { tokenInMailAddress } from '#intake';
import { CodedError } from '#kernel';
import { TriggerLookup, type TriggerAddress } from '#store';
import { Inject, Injectable } from '@nestjs/common';

import { RateLimits } from '../hooks/rate-limits';
import { SmtpRefusal } from './smtp-refusal';

/** Mails of one trigger. */
const RATE_LIMIT = { perSecond: 10, burst: 100 };

@Injectable()
export class Recipients {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    private readonly triggers: TriggerLookup,
    private readonly limits: RateLimits,
  ) {}

  /** Throws `SmtpRefusal`, and what the database throws. */
  async find(address: string, sender: string): Promise<TriggerAddress> {
    const token =
      this.config.mailDomain === null ? null : tokenInMailAddress(address, this.config.mailDomain);
    if (token === null) throw unknown();
    const trigger = await this.triggers.find(token);
    if (trigger === 'unknown') throw unknown();
    if (trigger === 'unpublished') throw switchedOff();
    const declaration = this.registry.trigger(trigger.connector, trigger.operation);
    if (declaration?.kind !== 'mail') throw unknown();
    if (!declaration.takes(sender, trigger.input))
      throw new SmtpRefusal(550, 'This address does not take mail of this sender.', 'mail.sender_refused');
    this.count(trigger.id);
    return trigger;
  }

  private count(triggerId: string): void {
    try {
      this.limits.take(`mail:${triggerId}`, RATE_LIMIT);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      throw new SmtpRefusal(451, 'Too many mails came to this address. Send it again later.', 'rate.limited');
    }
  }
}

const unknown = (): SmtpRefusal => new SmtpRefusal(550, 'There is no such address here.', 'mail.unknown');

export const switchedOff = (): SmtpRefusal =>
  new SmtpRefusal(550, 'What this address belongs to is switched off.', 'hook.unpublished');
