/** A database of its own, and the services of identity on it, as one process has them. */
import {
  ApiKeyRepository,
  AuditRepository,
  createDataSource,
  IdentityRepository,
  SessionRepository,
  UserRepository,
} from '#store';
import { createTestDatabase } from '#testing';

import { ApiKeys } from '../src/api-keys';
import { AttemptLimiter } from '../src/attempt-limiter';
import { Audit } from '../src/audit';
import { Members } from '../src/members';
import { Profiles } from '../src/profiles';
import { Sessions } from '../src/sessions';
import { Setup } from '../src/setup';

export const OWNER = { email: 'Olga@example.com', password: 'pass-canary-owner', name: 'Olga' };

export type Installation = Awaited<ReturnType<typeof createInstallation>>;

export async function createInstallation() {
  const database = await createTestDatabase();
  const db = await createDataSource({ url: database.url, poolSize: 12 }).initialize();

  /** Services of one more process on the same database. */
  function startProcess({ exposed = false } = {}) {
    const identity = new IdentityRepository(db);
    const users = new UserRepository(db);
    const audit = new Audit(new AuditRepository(db));
    const sessions = new Sessions(users, new SessionRepository(db), audit, new AttemptLimiter());
    return {
      audit,
      sessions,
      apiKeys: new ApiKeys(new ApiKeyRepository(db), audit),
      members: new Members(users, audit),
      profiles: new Profiles(identity),
      setup: new Setup(identity, sessions, audit, exposed),
    };
  }

  return {
    ...startProcess(),
    startProcess,
    query: <Row>(sql: string, parameters: unknown[] = []) => db.query<Row[]>(sql, parameters),
    /** Back to an empty installation. */
    clear: () => db.query('TRUNCATE workspaces, users CASCADE'),
    close: async () => {
      await db.destroy();
      await database.drop();
    },
  };
}
