/** How Postgres spells things. */
import { escapeIdentifier } from 'pg';

import type { SqlDialect } from '#connector-sdk';

export const DIALECT: SqlDialect = {
  quote: escapeIdentifier,
  placeholder: (n) => `$${n}`,
  asText: (column) => `${column}::text`,
  isDifferent: (column, placeholder) => `${column} IS DISTINCT FROM ${placeholder}`,
  hasReturning: true,
  // https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT
  onConflict: (keys, updated) => {
    // Setting a key to itself changes nothing, and the row is given back as any other.
    const set = (updated.length > 0 ? updated : keys.slice(0, 1)).map(
      (name) => `${escapeIdentifier(name)} = EXCLUDED.${escapeIdentifier(name)}`,
    );
    return `ON CONFLICT (${keys.map(escapeIdentifier).join(', ')}) DO UPDATE SET ${set.join(', ')}`;
  },
};
