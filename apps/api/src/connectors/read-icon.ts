import { customIcon } from '#catalogue';
import { type Connector, isCustomConnector } from '#connector-sdk';
import { CodedError } from '#kernel';
import { extname } from 'node:path';

import { readConnectorFile } from './connector-folder';

const MEDIA_TYPES: Record<string, string> = { '.svg': 'image/svg+xml', '.png': 'image/png' };

export async function readIcon(connector: Connector): Promise<{ bytes: Buffer; mediaType: string }> {
  const { key, icon } = connector;
  if (isCustomConnector(key))
    return { bytes: Buffer.from(customIcon(connector)), mediaType: 'image/svg+xml' };
  const mediaType = MEDIA_TYPES[extname(icon)];
  const bytes = mediaType === undefined ? null : await readConnectorFile(key, icon);
  if (bytes && mediaType !== undefined) return { bytes, mediaType };
  throw new CodedError('resource.not_found', 'This connector has no icon.');
}
