/** A trigger in → what its service was given, and what it chose; kept for a few seconds. */
import type { Registration } from '#connector-sdk';
import { RegistrationRepository, type RegistrationRow } from '#store';
import { RegistrationSealer } from '#vault';
import { Injectable } from '@nestjs/common';

const FRESH_MS = 5000;
/** What is younger is not asked for again because a request did not fit it. */
const NEWEST_MS = 500;
const MAX_KEPT = 5000;

interface Kept {
  registrations: Promise<Registration[]>;
  since: number;
}

/** A trigger as what it is now: what its address was before may be another service's. */
export interface RegisteredAs {
  id: string;
  workspaceId: string;
  connector: string;
  operation: string;
}

@Injectable()
export class KnownRegistrations {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly rows: RegistrationRepository,
    private readonly sealer: RegistrationSealer,
  ) {}

  /**
   * Newest first. Those that are being taken back still count, as what they sent may be under way, but only with the
   * same connector and operation: a service that is gone must not speak for the one in its place.
   */
  async of(trigger: RegisteredAs): Promise<readonly Registration[]> {
    const key = keyOf(trigger);
    const known = this.kept.get(key);
    if (known && known.since + FRESH_MS > performance.now()) return known.registrations;
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    const registrations = this.load(trigger);
    this.kept.set(key, { registrations, since: performance.now() });
    registrations.catch(() => this.kept.delete(key));
    return registrations;
  }

  /** Whether it was old enough to be asked for again. */
  forget(trigger: RegisteredAs): boolean {
    const key = keyOf(trigger);
    const known = this.kept.get(key);
    if (known && known.since + NEWEST_MS > performance.now()) return false;
    this.kept.delete(key);
    return true;
  }

  private async load({ id, workspaceId, connector, operation }: RegisteredAs): Promise<Registration[]> {
    const rows = await this.rows.ofTrigger(workspaceId, id);
    return rows
      .filter(
        (row) => row.state !== 'abandoned' && row.connector === connector && row.operation === operation,
      )
      .map((row) => this.toRegistration(row));
  }

  private toRegistration(row: RegistrationRow): Registration {
    const { own, given } = this.sealer.open(row, row.secret);
    return { data: row.data, secret: given ?? own, expiresAt: row.expiresAt?.toISOString() ?? null };
  }
}

const keyOf = ({ id, connector, operation }: RegisteredAs): string => `${id} ${connector} ${operation}`;
