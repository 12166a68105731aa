import type { Connector } from '#connector-sdk';
import { CodedError } from '#kernel';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

const MEDIA_TYPES: Record<string, string> = { '.svg': 'image/svg+xml', '.png': 'image/png' };

/** The icon lies in the connector's folder, which is named by its key. */
export async function readIcon({ key, icon }: Connector): Promise<{ bytes: Buffer; mediaType: string }> {
  const folder = join(dirname(require.resolve('#connectors')), basename(key));
  const mediaType = MEDIA_TYPES[extname(icon)];
  const bytes =
    mediaType === undefined ? null : await readFile(join(folder, basename(icon))).catch(() => null);
  if (bytes && mediaType !== undefined) return { bytes, mediaType };
  throw new CodedError('resource.not_found', 'This connector has no icon.');
}
