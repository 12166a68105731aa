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
    const set = (updated.length > 0 ? updated : keys.slice(0, 1)).map(
      (name) => `${quote(name)} = VALUES(${quote(name)})`,
    );
    return `ON DUPLICATE KEY UPDATE ${set.join(', ')}`;
  },
};
