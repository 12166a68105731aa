/** A new master key in front of the old one in → everything that is sealed, sealed with the new one. */
import { SEALED_COLUMNS, type SealedColumn, type SealedColumns, type SealedRow } from '#store';

import type { Vault } from './vault';

const BATCH = 200;

export interface RotationReport {
  /** Rows sealed anew by this call. */
  resealed: number;
  /** Rows that could not be opened: their key is not configured, or their bytes were changed. */
  unreadable: number;
  /** Keys that are configured beside the first, in their order, and how many rows each still seals. */
  oldKeys: { position: number; rows: number }[];
}

/**
 * Safe beside running processes, and to be broken off and begun again: what is done is done, and a row that somebody
 * changes at the same moment keeps what they wrote. Goes over everything until nothing is left, as processes that do
 * not know the new key yet may still seal with the old one.
 */
export async function rotateKeys(
  vault: Vault,
  columns: SealedColumns,
  onProgress: (column: SealedColumn, resealed: number) => void = () => undefined,
): Promise<RotationReport> {
  const report: RotationReport = { resealed: 0, unreadable: 0, oldKeys: [] };
  for (const column of SEALED_COLUMNS) {
    let resealed = 0;
    let done: Awaited<ReturnType<typeof pass>>;
    do {
      done = await pass(vault, columns, column);
      resealed += done.resealed;
    } while (done.changedMeanwhile > 0);
    report.resealed += resealed;
    report.unreadable += done.unreadable;
    onProgress(column, resealed);
  }
  report.oldKeys = await oldKeys(vault, columns);
  return report;
}

async function pass(vault: Vault, columns: SealedColumns, column: SealedColumn) {
  const done = { resealed: 0, unreadable: 0, changedMeanwhile: 0 };
  let after: string | null = null;
  for (;;) {
    const rows: SealedRow[] = await columns.sealedOtherwise(column, vault.sealingKeyId, after, BATCH);
    for (const row of rows) {
      const sealed = resealed(vault, column, row);
      if (!sealed) done.unreadable += 1;
      else if (await columns.replace(column, row, sealed)) done.resealed += 1;
      else done.changedMeanwhile += 1;
    }
    if (rows.length < BATCH) return done;
    after = rows.at(-1)!.id;
  }
}

/** Null: it does not open. */
function resealed(vault: Vault, { fieldSet }: SealedColumn, row: SealedRow): Buffer | null {
  const context = { workspaceId: row.workspaceId, rowId: row.id, fieldSet };
  try {
    return vault.seal(context, vault.open(context, row.sealed));
  } catch {
    return null;
  }
}

async function oldKeys(vault: Vault, columns: SealedColumns): Promise<RotationReport['oldKeys']> {
  const counts = await Promise.all(SEALED_COLUMNS.map((column) => columns.countByKey(column)));
  return vault.otherKeyIds.map((id, index) => ({
    position: index + 2,
    rows: counts.reduce((sum, byKey) => sum + (byKey.get(id.toString('hex')) ?? 0), 0),
  }));
}
