/** How the bench's Postgres is started, beside what a Postgres of Sluice's own always has: the same one serves both sides. */
export const POSTGRES_SETTINGS = {
  synchronous_commit: 'on',
  fsync: 'on',
  max_connections: '100',
  shared_buffers: '256MB',
  wal_compression: 'off',
  // No checkpoint may fall into one side's round only.
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
} as const;
