import type { Connector } from '#connector-sdk';

import { POSTGRES } from './engine';

/** Says whose connection it is, and to which database. */
export const test: NonNullable<Connector['test']> = (context) =>
  POSTGRES.open(context, { timeoutMs: 10_000 }, async (session) => {
    const sql = `SELECT current_user AS "user", current_database() AS database, current_setting('server_version') AS version`;
    const { rows } = await session.run({ sql, values: [] }, 1);
    const { user, database, version } = (rows[0] ?? {}) as Record<string, string>;
    return {
      account: `${user ?? ''} at ${database ?? ''} (Postgres ${(version ?? '').split(' ')[0] ?? ''})`,
    };
  });
