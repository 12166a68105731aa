/** What a conversation remembers over its connections: the position of the trigger. */
import { createHash } from 'node:crypto';

import type { WebSocketDescription } from '#connector-sdk';

export type State = Record<string, unknown>;

/** Together far below what a position may hold. */
const MAX_VALUE_CHARACTERS = 8192;

interface Position {
  /** Of which peer: what one server gave is nothing to another. */
  of: string;
  state: State;
}

function isPosition(value: unknown): value is Position {
  return (
    typeof value === 'object' &&
    value !== null &&
    'of' in value &&
    'state' in value &&
    typeof value.state === 'object' &&
    value.state !== null
  );
}

export class Memory {
  private readonly of: string;
  private readonly names: readonly string[];
  private values: State;

  constructor({ url, protocols, remember = [] }: WebSocketDescription, position: unknown) {
    this.of = createHash('sha256')
      .update(JSON.stringify([url, protocols]))
      .digest('hex')
      .slice(0, 16);
    this.names = remember;
    this.values = isPosition(position) && position.of === this.of ? this.pick(position.state) : {};
  }

  /** Whether a peer can be asked to go on where it was. */
  get isKept(): boolean {
    return this.names.length > 0;
  }

  /** What a new connection begins with. */
  recall(): State {
    return { ...this.values };
  }

  /** Takes over what of `state` is to be remembered; whether anything of it is new. */
  note(state: State): boolean {
    const next = this.pick(state);
    if (this.names.every((name) => next[name] === this.values[name])) return false;
    this.values = next;
    return true;
  }

  forget(): void {
    this.values = {};
  }

  /** For `HeldContext.store`. */
  position(): unknown {
    return Object.keys(this.values).length > 0 ? { of: this.of, state: this.values } : null;
  }

  private pick(state: State): State {
    const kept: State = {};
    for (const name of this.names) {
      const value = Object.hasOwn(state, name) ? state[name] : null;
      if (value !== null && value !== undefined && fits(value)) kept[name] = value;
    }
    return kept;
  }
}

function fits(value: unknown): boolean {
  if (typeof value === 'object') return JSON.stringify(value).length <= MAX_VALUE_CHARACTERS;
  return typeof value !== 'string' || value.length <= MAX_VALUE_CHARACTERS;
}
