/** A whole walk at once: everything that follows from a journal. What the replay corpus and the properties look at. */
import { Walk, type Effect, type Folded, type Settlement, type WalkInput } from './walk';

export interface Decisions {
  folded: Folded[];
  /** To be performed now. */
  effects: Effect[];
  /** Paths of steps that wait for their time or a signal. */
  waiting: string[];
  settlement: Settlement | null;
}

/** Pure. */
export function advance(input: WalkInput): Decisions {
  const walk = new Walk(input);
  walk.advance();
  return {
    folded: walk.takeFolds(),
    effects: walk.takeEffects(),
    waiting: walk.waiting(),
    settlement: walk.settlement,
  };
}
