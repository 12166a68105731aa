/** https://developers.notion.com/reference: errors, limits and versions. */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, textAt } from '#connector-sdk';

/** Databases have data sources since this version, and pages stand in these. */
export const NOTION_VERSION = '2025-09-03';

export const api: ApiDeclaration = {
  baseUrl: 'https://api.notion.com/v1',
  headers: { 'notion-version': NOTION_VERSION },
  idempotencyHeader: null,
  rate: { requests: 3, perMs: 1000 },
  failure: faultOf,
};

/** Somebody else changed the same thing at the same moment, or there is too much to do. */
const PASSING = new Set([409, 429]);

function faultOf({ status, body }: ApiAnswer): ApiFault | null {
  if (status < 400) return null;
  const code = textAt(body, 'code');
  const message = textAt(body, 'message');
  if (code === null || message === null) return null;
  if (status === 401) return { kind: 'auth', code, message };
  if (status >= 500 || PASSING.has(status)) return { kind: 'retryable', code, message };
  if (status === 403 || status === 404) {
    const hint = 'Open the page or database in Notion, and add the integration under its connections.';
    return { kind: 'permanent', code, message: `${message} ${hint}` };
  }
  return { kind: 'permanent', code, message };
}
