import { Foundation1763600000000 } from './1763600000000-foundation';

/** Every migration, oldest first. */
export const migrations = [Foundation1763600000000];
