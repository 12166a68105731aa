/** How MySQL and MariaDB spell things. */
import type { SqlDialect } from '#connector-sdk';

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

export const DIALECT: SqlDialect = {
  quote,
  placeholder: () => '?',
  asText: (column) => column,
  isDifferent: (column, placeholder) => `NOT (${column} <=> ${placeholder})`,
  hasReturning: false,
  // VALUES() is the one way that both know: https://mariadb.com/kb/en/insert-on-duplicate-key-update/
  onConflict: (keys, updated) => {
    // The clash may be about another unique index: then it is somebody else's row.
    const isSame = keys.map((key) => `${quote(key)} <=> VALUES(${quote(key)})`).join(' AND ');
    const set = (updated.length > 0 ? updated : keys.slice(0, 1)).map(
      (name) => `${quote(name)} = IF(${isSame}, VALUES(${quote(name)}), ${quote(name)})`,
    );
    return `ON DUPLICATE KEY UPDATE ${set.join(', ')}`;
  },
  uniqueIndexes: ({ table }) => ({
    sql: `SELECT INDEX_NAME AS name, IF(SUB_PART IS NULL, COLUMN_NAME, NULL) AS \`column\`
      FROM information_schema.STATISTICS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND NON_UNIQUE = 0`,
    values: [table],
  }),
};
