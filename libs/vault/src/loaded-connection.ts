/** A row as it is stored in, what signing in needs out, for as long as this process keeps it. */
import type { AuthKind, ConnectionCredentials } from '#connector-sdk';
import { formsOfAll } from '#kernel';
import type { SealedConnection } from '#store';

import { readTokens, type Tokens } from './oauth2/tokens';
import { secretsOf } from './secrets-of';
import type { Vault } from './vault';

export interface LoadedConnection {
  row: SealedConnection;
  kind: AuthKind | null;
  /** Open and secret ones together. */
  fields: Readonly<Record<string, unknown>>;
  tokens: Tokens | null;
  /** When it was read, by this process's monotonic clock. */
  readAt: number;
  /** All that must never be shown, in every form. */
  secrets: readonly string[];
}

/** What a connector signs in with, for one call. */
export interface OpenedConnection {
  id: string;
  connector: string;
  /** Null: the connector, or this kind of its auth, is not there any more. */
  kind: AuthKind | null;
  /** With `accessToken` among the fields for a kind by OAuth 2. */
  credentials: ConnectionCredentials;
  /** Every text to be masked, in every form: for `redact`. */
  secrets: string[];
}

/** Throws `FailureError` (`vault.…`) when the secrets can't be opened. */
export function loadConnection(row: SealedConnection, kind: AuthKind | null, vault: Vault): LoadedConnection {
  const { workspaceId, id: rowId } = row;
  const sealed = vault.open({ workspaceId, rowId }, row.secrets);
  const fields = { ...row.fields, ...sealed };
  const tokens =
    row.tokens && kind?.oauth2
      ? readTokens(vault.open({ workspaceId, rowId, fieldSet: 'tokens' }, row.tokens))
      : null;
  const given = formsOfAll([tokens?.accessToken ?? '', tokens?.refreshToken ?? '']);
  return {
    row,
    kind,
    fields,
    tokens,
    readAt: performance.now(),
    // Where nobody tells any more which fields are secret, those that were sealed are.
    secrets: [...secretsOf(kind, kind ? fields : sealed), ...given],
  };
}

/** A copy: what a connector does with it changes nothing here. */
export function openedOf({ row, kind, fields, tokens, secrets }: LoadedConnection): OpenedConnection {
  const all = structuredClone({ ...fields, ...(tokens ? { accessToken: tokens.accessToken } : {}) });
  return {
    id: row.id,
    connector: row.connector,
    kind,
    credentials: { kind: row.auth, fields: all },
    secrets: [...secrets],
  };
}

/** How long the access token still lives, in milliseconds; null: its end is not known. */
export const leftMsOf = ({ row, readAt }: LoadedConnection): number | null =>
  row.tokenLeftMs === null ? null : row.tokenLeftMs - (performance.now() - readAt);
