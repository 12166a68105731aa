/** Files in a folder that others write to: one that is still growing is not to be fetched yet. */
import { createHash } from 'node:crypto';

export interface ListedFile {
  path: string;
  /** Bytes. */
  size: number;
  /** ISO 8601; null when it is not known. */
  modifiedAt: string | null;
}

/** How many of the newest are watched; a position may be 32 KiB. */
const MOST_WATCHED = 1000;

/**
 * The files that are as they were at the poll before, oldest first, and the cursor for the next poll. At the first
 * poll all are: they only seed.
 */
export function settledFiles<File extends ListedFile>(
  cursor: unknown,
  files: readonly File[],
): { settled: File[]; cursor: Record<string, string> } {
  const known = cursor !== null && typeof cursor === 'object' ? (cursor as Record<string, unknown>) : null;
  const oldestFirst = files.toSorted((a, b) => (a.modifiedAt ?? '').localeCompare(b.modifiedAt ?? ''));
  const watched = oldestFirst.slice(-MOST_WATCHED);
  const isWatched = new Set(watched);
  const settled = oldestFirst.filter(
    (file) => known === null || !isWatched.has(file) || known[short(file.path)] === short(idOfFile(file)),
  );
  return {
    settled,
    cursor: Object.fromEntries(watched.map((file) => [short(file.path), short(idOfFile(file))])),
  };
}

/** Another one when the file was replaced. */
export const idOfFile = ({ path, size, modifiedAt }: ListedFile): string =>
  `${path}\n${size}\n${modifiedAt ?? ''}`;

const short = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 8);
