/** Google Sheets API v4 and, to find spreadsheets, Google Drive API v3; they have an origin each. */
import { type ApiClient, type ApiDeclaration, googleFault } from '#connector-sdk';

const SHEETS = 'https://sheets.googleapis.com';
const DRIVE = 'https://www.googleapis.com';

export const api: ApiDeclaration = {
  baseUrl: null,
  idempotencyHeader: null,
  // 60 reads and 60 writes a minute per user: https://developers.google.com/workspace/sheets/api/limits
  rate: { requests: 120, perMs: 60_000 },
  failure: googleFault,
};

/** @param path below `/v4/spreadsheets`, with its slash or colon, or empty */
export const sheetsUrl = ({ baseUrl }: ApiClient, path = ''): string =>
  `${baseUrl || SHEETS}/v4/spreadsheets${path}`;

/** @param path below `/drive/v3`, with its slash */
export const driveUrl = ({ baseUrl }: ApiClient, path: string): string =>
  `${baseUrl || DRIVE}/drive/v3${path}`;
