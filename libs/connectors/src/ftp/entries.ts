/** What is in a folder. */
import { type Client, type FileInfo, FileType } from 'basic-ftp';

export interface Entry {
  path: string;
  name: string;
  type: 'file' | 'folder' | 'link' | 'other';
  /** Bytes. */
  size: number;
  /** ISO 8601. */
  modifiedAt: string | null;
}

export async function entriesIn(client: Client, folder: string): Promise<Entry[]> {
  const found = await client.list(folder === '' ? undefined : folder);
  return found.map((info) => toEntry(info, folder));
}

function toEntry({ name, type, size, modifiedAt }: FileInfo, folder: string): Entry {
  // What a server calls a file must not lead out of the folder.
  const plain = name.split('/').at(-1) ?? '';
  return {
    path: joined(folder, plain),
    name: plain,
    type: KINDS[type],
    size,
    modifiedAt: modifiedAt ? modifiedAt.toISOString() : null,
  };
}

const KINDS = {
  [FileType.File]: 'file',
  [FileType.Directory]: 'folder',
  [FileType.SymbolicLink]: 'link',
  [FileType.Unknown]: 'other',
} as const;

export const joined = (folder: string, name: string): string =>
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
