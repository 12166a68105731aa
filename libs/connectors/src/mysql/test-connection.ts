import type { Connector } from '#connector-sdk';

import { MYSQL } from './engine';

/** Says whose connection it is, and to which database. */
export const test: NonNullable<Connector['test']> = (context) =>
  MYSQL.open(context, { timeoutMs: 10_000 }, async (session) => {
    const sql = 'SELECT CURRENT_USER() AS user, DATABASE() AS name, VERSION() AS version';
    const { rows } = await session.run({ sql, values: [] }, 1);
    const { user, name, version } = (rows[0] ?? {}) as Record<string, string>;
    return { account: `${(user ?? '').split('@')[0] ?? ''} at ${name ?? ''} (${version ?? ''})` };
  });
