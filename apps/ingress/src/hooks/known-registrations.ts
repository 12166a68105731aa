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

@Injectable()
export class KnownRegistrations {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly rows: RegistrationRepository,
    private readonly sealer: RegistrationSealer,
  ) {}

  /** Newest first; those that are being taken back still count, as what they sent may be under way. */
  async of(workspaceId: string, triggerId: string): Promise<readonly Registration[]> {
    const known = this.kept.get(triggerId);
    if (known && known.since + FRESH_MS > performance.now()) return known.registrations;
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    const registrations = this.load(workspaceId, triggerId);
    this.kept.set(triggerId, { registrations, since: performance.now() });
    registrations.catch(() => this.kept.delete(triggerId));
    return registrations;
  }

  /** Whether it was old enough to be asked for again. */
  forget(triggerId: string): boolean {
    const known = this.kept.get(triggerId);
    if (known && known.since + NEWEST_MS > performance.now()) return false;
    this.kept.delete(triggerId);
    return true;
  }

  private async load(workspaceId: string, triggerId: string): Promise<Registration[]> {
    const rows = await this.rows.ofTrigger(workspaceId, triggerId);
    return rows.filter(({ state }) => state !== 'abandoned').map((row) => this.toRegistration(row));
  }

  private toRegistration(row: RegistrationRow): Registration {
    const { own, given } = this.sealer.open(row, row.secret);
    return { data: row.data, secret: given ?? own, expiresAt: row.expiresAt?.toISOString() ?? null };
  }
}
