import type { ConnectionView } from '#schema';
import type { ConnectionSummary } from '#vault';
import type { Static } from 'typebox';

type View = Static<typeof ConnectionView>;

export const connectionView = (connection: ConnectionSummary): View => ({
  id: connection.id,
  name: connection.name,
  connector: connection.connector,
  auth: connection.auth,
  fields: connection.fields,
  status: connection.status,
  statusMessage: connection.statusMessage,
  account: connection.account,
  testedAt: connection.testedAt?.toISOString() ?? null,
  createdAt: connection.createdAt.toISOString(),
  updatedAt: connection.updatedAt.toISOString(),
});

/** Of the audit log. */
export const connectionTarget = (id: string) => ({ type: 'connection', id });
