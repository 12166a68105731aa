import type { LoadedConnection } from './loaded-connection';

const FRESH_MS = 5000;
const MAX_ENTRIES = 1000;

interface Entry {
  loaded: Promise<LoadedConnection | null>;
  until: number;
}

/**
 * Opened connections for a few seconds, so that a burst of runs asks the database once. A change made in another
 * process is seen after 5 s at the latest.
 */
export class CredentialCache {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly now: () => number = () => Date.now()) {}

  async get(
    workspaceId: string,
    connectionId: string,
    load: () => Promise<LoadedConnection | null>,
  ): Promise<LoadedConnection | null> {
    const key = keyOf(workspaceId, connectionId);
    const known = this.entries.get(key);
    const entry = known && known.until > this.now() ? known : this.add(key, load());
    try {
      const loaded = await entry.loaded;
      // What is not there now may be there in a moment.
      if (!loaded) this.forget(key, entry);
      return loaded;
    } catch (error) {
      this.forget(key, entry);
      throw error;
    }
  }

  drop(workspaceId: string, connectionId: string): void {
    this.entries.delete(keyOf(workspaceId, connectionId));
  }

  private add(key: string, loaded: Promise<LoadedConnection | null>): Entry {
    const entry = { loaded, until: this.now() + FRESH_MS };
    this.entries.delete(key);
    this.entries.set(key, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > MAX_ENTRIES && oldest !== undefined) this.entries.delete(oldest);
    return entry;
  }

  private forget(key: string, entry: Entry): void {
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }
}

const keyOf = (workspaceId: string, connectionId: string): string =>
  `${workspaceId}/${connectionId}`.toLowerCase();
