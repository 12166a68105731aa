/**
 * QoS 2 messages that are stored, but which the broker may send once more (MQTT 5.0 §4.3.3): kept in the trigger's
 * position, in one transaction with the event, they are known again even by another process.
 */
import { createHash } from 'node:crypto';

import type { IPublishPacket } from 'mqtt';

/** So many may be on their way at once; it bounds the position, too. */
export const MAX_UNRELEASED = 100;

export class Unreleased {
  private readonly known: Map<number, string>;

  /** `kept`: what `entries` gave. */
  constructor(kept: unknown) {
    const entries = Array.isArray(kept) ? (kept as [number, string][]) : [];
    this.known = new Map(entries);
  }

  /** Ids are used again for other messages: only one that is marked as sent before, with the same content, is known. */
  has(packet: IPublishPacket): boolean {
    return packet.dup && this.known.get(packet.messageId ?? 0) === digestOf(packet.topic, packet.payload);
  }

  add(packet: IPublishPacket): void {
    this.known.set(packet.messageId ?? 0, digestOf(packet.topic, packet.payload));
    const [oldest] = this.known.keys();
    if (this.known.size > MAX_UNRELEASED && oldest !== undefined) this.known.delete(oldest);
  }

  release(messageId: number): void {
    this.known.delete(messageId);
  }

  entries(): [number, string][] {
    return [...this.known];
  }
}

/** Of a message's content, in 22 characters. */
export const digestOf = (topic: string, payload: Buffer | string): string =>
  createHash('sha256').update(topic).update('\0').update(payload).digest('base64url').slice(0, 22);
