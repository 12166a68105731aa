import { Pool } from 'pg';

/**
 * The hot path's own connections. Its statements are look-ups by key, prepared once; the planner settings keep them
 * so even while a fresh partition has no statistics yet, when a hash join over whole tables would look cheap.
 */
const SESSION = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'jit=off',
  'statement_timeout=15000',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');

export function createPool({ url, size = 6 }: { url: string; size?: number }): Pool {
  const pool = new Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: 3000,
    // For a server that is gone without a word; one that is there ends a statement itself.
    query_timeout: 20_000,
    options: SESSION,
    application_name: 'sluice-hot',
    keepAlive: true,
  });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** Whether an error says that the database can't be reached or is going down, rather than that it refused the data. */
export function isUnavailable(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return /^(08|53|57|ECONN|EPIPE|ENOENT|ETIMEDOUT|25006)/.test(code);
  return typeof message === 'string' && /connection|timeout|terminated/i.test(message);
}
