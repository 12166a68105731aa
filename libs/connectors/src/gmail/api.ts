/** Gmail API v1: https://developers.google.com/workspace/gmail/api/reference/rest */
import { type ApiDeclaration, googleFault } from '#connector-sdk';

export const api: ApiDeclaration = {
  baseUrl: 'https://gmail.googleapis.com',
  idempotencyHeader: null,
  // 15,000 units a minute per user, and most calls cost five: https://developers.google.com/gmail/api/reference/quota
  rate: { requests: 50, perMs: 1000 },
  failure: googleFault,
};

/** Of the mailbox that the connection is for. */
export const MAILBOX = '/gmail/v1/users/me';

/** Where whole mails go, so that they need not stand in JSON. */
export const UPLOAD = '/upload/gmail/v1/users/me';
