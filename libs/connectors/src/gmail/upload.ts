/** A mail and where it belongs in, one request out: https://developers.google.com/workspace/gmail/api/guides/uploads */
import { createHash } from 'node:crypto';

import type { ApiRequest } from '#connector-sdk';

import { UPLOAD } from './api';

const TIMEOUT_MS = 120_000;

/** @param facts what goes with the mail, such as `{ threadId }` */
export function uploadOf(path: string, facts: object, mail: Buffer): ApiRequest {
  // It does not stand in the mail, and the same mail is the same request.
  const boundary = `sluice_${createHash('sha256').update(mail).digest('hex').slice(0, 32)}`;
  const head = `--${boundary}\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${JSON.stringify(facts)}\r\n--${boundary}\r\ncontent-type: message/rfc822\r\n\r\n`;
  return {
    method: 'POST',
    path: `${UPLOAD}${path}`,
    query: { uploadType: 'multipart' },
    headers: { 'content-type': `multipart/related; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), mail, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    timeoutMs: TIMEOUT_MS,
  };
}
