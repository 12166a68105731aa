/**
 * Connections whose first message is to show who they are, until it does. They have no seat at their trigger yet, and
 * few places of their own: whoever has no key can't keep out those who have one.
 */
import { CONFIG, type Config } from '#config';
import { CodedError } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';

/** At one trigger's address. */
export const MAX_AT_ONE_TRIGGER = 50;
/** From one client address, at all triggers. */
export const MAX_FROM_ONE_ADDRESS = 10;
/** The part of what the process takes, beside what it takes. */
const SHARE = 1 / 10;

@Injectable()
export class Strangers {
  private readonly byTrigger = new Map<string, number>();
  private readonly byAddress = new Map<string, number>();
  private readonly max: number;
  private count = 0;

  constructor(@Inject(CONFIG) { socketLimit }: Pick<Config, 'socketLimit'>) {
    this.max = Math.min(socketLimit, Math.max(MAX_AT_ONE_TRIGGER, Math.floor(socketLimit * SHARE)));
  }

  /**
   * A place for one that is about to open; the one who took it gives it back once.
   * @throws CodedError rate.limited, server.unavailable
   */
  take(token: string, address: string): () => void {
    const from = networkOf(address);
    if (this.count >= this.max) throw new CodedError('server.unavailable', `This server ${TOO_MANY}`, SOON);
    if ((this.byTrigger.get(token) ?? 0) >= MAX_AT_ONE_TRIGGER)
      throw new CodedError('rate.limited', `This trigger ${TOO_MANY}`, SOON);
    if ((this.byAddress.get(from) ?? 0) >= MAX_FROM_ONE_ADDRESS)
      throw new CodedError(
        'rate.limited',
        'Too many connections of yours have not shown their key yet.',
        SOON,
      );
    this.count += 1;
    add(this.byTrigger, token, 1);
    add(this.byAddress, from, 1);
    return () => {
      this.count -= 1;
      add(this.byTrigger, token, -1);
      add(this.byAddress, from, -1);
    };
  }
}

const TOO_MANY = 'waits for the keys of too many connections. Come again in a moment.';
const SOON = { headers: { 'retry-after': '5' } };

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}

/** Whoever has one IPv6 address has its whole /64 (RFC 4291 §2.5.4). */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? `${parsed.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(':')}::/64`
    : parsed.toString();
}
