import 'reflect-metadata';

import { loadSealing } from '#config';
import { type RotationReport, rotateStoredKeys } from '#vault';

/**
 * Seals everything in the database of DATABASE_URL with the first key of SLUICE_ENCRYPTION_KEY, then exits. Run it
 * beside the roles, once all of them have the new key in front of the old.
 */
async function main(): Promise<void> {
  const { databaseUrl, encryptionKeys } = loadSealing();
  const report = await rotateStoredKeys(databaseUrl, encryptionKeys, ({ table, column }, resealed) => {
    console.log(`${table}.${column}: ${resealed} sealed anew`);
  });
  for (const line of conclusion(report)) console.log(line);
  if (report.unreadable > 0) process.exitCode = 1;
}

function conclusion({ resealed, unreadable, oldKeys }: RotationReport): string[] {
  const lines = [
    resealed === 0 ? 'Nothing was left to be sealed anew.' : `${resealed} sealed anew with the first key.`,
  ];
  if (unreadable > 0) {
    lines.push(
      `${unreadable} could not be opened with any of the keys. Add the key that they were sealed with, or enter those credentials again.`,
    );
  }
  for (const { position, rows } of oldKeys) {
    lines.push(
      rows > 0
        ? `Key ${position} is still needed: ${rows} are sealed with it. Restart every process with the new key in front, then run this again.`
        : `Key ${position} seals nothing any more. Once every process runs with the new key in front, it can be taken away; links to approve or resume that were given out under it end with it.`,
    );
  }
  return lines;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
