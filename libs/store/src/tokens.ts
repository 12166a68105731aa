/** Injection token of the TypeORM data source; only repositories inject it. */
export const DATA_SOURCE = Symbol('DATA_SOURCE');

/** Injection token of the hot path's own pool of connections. */
export const POOL = Symbol('POOL');
