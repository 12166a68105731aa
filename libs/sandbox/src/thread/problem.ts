import type { Problem } from '../messages';
import type { Engine } from './engine';
import type { Description } from './harness';
import type { Phase } from './thrown';

/** How the engine says that something would need more memory than it has or may have. */
const TOO_LARGE = [
  'out of memory',
  'string too long',
  'invalid string length',
  'invalid array buffer length',
  'BigInt is too large to allocate',
];

/**
 * What a throw inside the engine means.
 * @param thrown nothing, when even that could not be told
 */
export function problemOf(
  thrown: Description | undefined,
  phase: Phase,
  engine: Pick<Engine, 'wasFull'>,
): Problem {
  if (!thrown) return engine.wasFull() ? 'memory' : phase === 'running' ? 'threw' : 'crashed';
  // With no room left for an error the engine throws null.
  if (!thrown.error && thrown.message === 'null' && engine.wasFull()) return 'memory';
  if (!thrown.error) return 'threw';
  if (TOO_LARGE.includes(thrown.message)) return 'memory';
  if (thrown.name === 'InternalError' && thrown.message === 'stack overflow')
    return phase === 'reading' ? 'input_too_deep' : 'stack';
  if (phase === 'reading') return 'crashed';
  return phase === 'parsing' ? 'syntax' : 'threw';
}

/** What an error of the engine's host means: the engine broke off where it stood. */
export function problemOfHost(error: unknown, engine: Pick<Engine, 'wasFull'>): Problem {
  if (error instanceof RangeError && error.message.includes('call stack')) return 'stack';
  return engine.wasFull() ? 'memory' : 'crashed';
}
