/** How the bench's servers are started: the same servers serve both sides. */
export const POSTGRES_FLAGS = [
  ['synchronous_commit', 'on'],
  ['fsync', 'on'],
  ['listen_addresses', '127.0.0.1'],
  ['unix_socket_directories', ''],
  ['max_connections', '100'],
  ['shared_buffers', '256MB'],
  // No checkpoint may fall into one side's round only.
  ['max_wal_size', '8GB'],
  ['checkpoint_timeout', '30min'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`]);

export const REDIS_FLAGS = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
