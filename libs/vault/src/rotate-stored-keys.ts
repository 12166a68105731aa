import { createDataSource, SealedColumns } from '#store';

import { keyBytes } from './key-bytes';
import { type RotationReport, rotateKeys } from './rotation';
import { Vault } from './vault';

/** Seals all of a database anew with the first of these keys. @param encryptionKeys as configured */
export async function rotateStoredKeys(
  databaseUrl: string,
  encryptionKeys: readonly string[],
  onProgress?: Parameters<typeof rotateKeys>[2],
): Promise<RotationReport> {
  const dataSource = await createDataSource({ url: databaseUrl, poolSize: 2 }).initialize();
  try {
    return await rotateKeys(
      new Vault(encryptionKeys.map(keyBytes)),
      new SealedColumns(dataSource),
      onProgress,
    );
  } finally {
    await dataSource.destroy();
  }
}
