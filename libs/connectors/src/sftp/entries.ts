/** What is in a folder. */
import type { FileEntryWithStats, SFTPWrapper } from 'ssh2';

import { readFolder } from './session';

export interface Entry {
  path: string;
  name: string;
  type: 'file' | 'folder' | 'link' | 'other';
  /** Bytes. */
  size: number;
  /** ISO 8601. */
  modifiedAt: string | null;
}

export async function entriesIn(sftp: SFTPWrapper, folder: string): Promise<Entry[]> {
  const found = await readFolder(sftp, folder === '' ? '.' : folder);
  return found
    .filter(({ filename }) => filename !== '.' && filename !== '..')
    .map((entry) => toEntry(entry, folder))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function toEntry({ filename, attrs }: FileEntryWithStats, folder: string): Entry {
  // What a server calls a file must not lead out of the folder.
  const name = filename.split('/').at(-1) ?? '';
  return {
    path: joined(folder, name),
    name,
    type: kindOf(attrs.mode),
    size: attrs.size ?? 0,
    modifiedAt: attrs.mtime === undefined ? null : new Date(attrs.mtime * 1000).toISOString(),
  };
}

/** The kind is in the upper bits of the mode, as in stat(2). */
function kindOf(mode: number | undefined): Entry['type'] {
  switch ((mode ?? 0) & 0o170000) {
    case 0o100000:
      return 'file';
    case 0o040000:
      return 'folder';
    case 0o120000:
      return 'link';
    default:
      return 'other';
  }
}

const joined = (folder: string, name: string): string =>
  folder === '' ? name : `${folder.replace(/\/+$/, '')}/${name}`;

export const nameOf = (path: string): string => path.split('/').findLast((part) => part !== '') ?? 'file';

/** `*` for anything; everything else means itself. */
export function isLike(name: string, pattern: string | undefined): boolean {
  const wanted = pattern?.trim() ?? '';
  if (wanted === '') return true;
  const [first = '', ...rest] = wanted.toLowerCase().split('*');
  let left = name.toLowerCase();
  if (!left.startsWith(first)) return false;
  left = left.slice(first.length);
  const last = rest.pop();
  if (last === undefined) return left === '';
  for (const part of rest) {
    const at = left.indexOf(part);
    if (at < 0) return false;
    left = left.slice(at + part.length);
  }
  return left.endsWith(last);
}
