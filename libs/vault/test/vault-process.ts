import type { ConnectorCatalogue } from '#connector-sdk';
import type { HttpClient } from '#kernel';
import { createHttpClient } from '#outbound';
import { ConnectionRepository, ConnectionTokens, type createDataSource, OAuthSignIns } from '#store';
import { createLogger } from '#telemetry';
import { testConfig } from '#testing';

import { Connections } from '../src/connections';
import { SignIns } from '../src/oauth2/sign-ins';
import { TokenKeeper } from '../src/oauth2/token-keeper';
import { Vault } from '../src/vault';

export const VAULT_KEY = 'a key that is thirty-two long!!!';

export interface VaultProcess {
  connections: Connections;
  signIns: SignIns;
  keeper: TokenKeeper;
  vault: Vault;
}

/** What one process has of the vault: caches and renewals under way are its own, the database is everybody's. */
export function startVault(
  db: ReturnType<typeof createDataSource>,
  catalogue: ConnectorCatalogue,
  {
    keys = [VAULT_KEY],
    http = createHttpClient({ allow: ['127.0.0.0/8'] }),
    log = createLogger('silent'),
  }: { keys?: readonly string[]; http?: HttpClient; log?: ReturnType<typeof createLogger> } = {},
): VaultProcess {
  const vault = new Vault(keys);
  const stored = new ConnectionTokens(db);
  const keeper = new TokenKeeper(stored, vault, http, log);
  const connections = new Connections(new ConnectionRepository(db), stored, vault, keeper, catalogue);
  const config = testConfig({ publicUrl: 'http://127.0.0.1:4000' });
  const signIns = new SignIns(connections, new OAuthSignIns(db), vault, http, config);
  return { connections, signIns, keeper, vault };
}
