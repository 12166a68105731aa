import { storageFailure } from './failures';
import type { FileStorage } from './storage';

/** Where files are written, and where those of an earlier setting still are. */
export class Storages {
  /** @param others besides, for files that were written there */
  constructor(
    readonly forWriting: FileStorage,
    private readonly others: readonly FileStorage[] = [],
  ) {}

  /** Throws `FailureError` (`files.storage`) for one that is not set up any more. */
  of(backend: string): FileStorage {
    const found = [this.forWriting, ...this.others].find((storage) => storage.backend === backend);
    if (!found) throw storageFailure(`files are still in ‘${backend}’, which is not set up any more.`, null);
    return found;
  }
}
