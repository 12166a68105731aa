/** What nobody may read any more → its bytes removed, and then the last trace of it. */
import type { FileRepository } from '#store';

import type { Storages } from './storages';

const AT_ONCE = 200;
const MAX_ROUNDS = 50;

export interface Swept {
  removed: number;
  /** The last of what went wrong; it is tried again by the next sweep. */
  error: unknown;
}

export class FileSweep {
  constructor(
    private readonly rows: FileRepository,
    private readonly storages: Storages,
  ) {}

  /**
   * Several processes may be at it. Rows come before bytes: a crash anywhere leaves a row that is `gone`, and its
   * bytes are removed later.
   *
   * @param retentionDays 0 keeps all files of runs
   */
  async run(retentionDays: number): Promise<Swept> {
    await this.rows.abandonOld();
    for (let round = 0; retentionDays > 0 && round < MAX_ROUNDS; round++)
      if ((await this.rows.expire(retentionDays, AT_ONCE)) < AT_ONCE) break;
    const swept: Swept = { removed: 0, error: null };
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const leaving = await this.rows.leaving(AT_ONCE);
      const removed: string[] = [];
      for (const { id, backend, key } of leaving) {
        try {
          await this.storages.of(backend).remove(key);
          removed.push(id);
        } catch (error) {
          swept.error = error;
        }
      }
      await this.rows.forget(removed);
      swept.removed += removed.length;
      if (leaving.length < AT_ONCE || removed.length === 0) break;
    }
    return swept;
  }
}
