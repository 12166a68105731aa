import type { ActionFiles } from '#connector-sdk';
import type { WebSocketMessage } from '#kernel';

/** JSON as what it is, other text as text. */
export function textOrJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Bytes are stored as a file. */
export const readMessage = async (
  { data, isBinary }: WebSocketMessage,
  files: ActionFiles,
): Promise<unknown> =>
  isBinary
    ? files.save(data, { name: 'message.bin', contentType: 'application/octet-stream' })
    : textOrJson(data.toString('utf8'));
