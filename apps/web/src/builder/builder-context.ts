import { createContext, useContext, type ReactNode } from 'react';

import type { DraftDefinition, ProblemItem } from '../api/types';
import type { DraftList } from './draft-tree';
import type { ScopeOf } from './scope';

/** A list of steps to be shown. */
export interface ListView {
  list: DraftList;
  /** What it is called: "Paths: Path 1". */
  name: string;
  /** The number of the step that it is in; empty for the draft's own. */
  parent: string;
  /** How many steps the lists before it in that step have. */
  before: number;
  depth: number;
}

/** The draft that is being built, for every card of it. */
export interface BuilderValue {
  definition: DraftDefinition;
  change: (update: (definition: DraftDefinition) => DraftDefinition) => void;
  /** Those to be shown. */
  problems: readonly ProblemItem[];
  readOnly: boolean;
  /** Counts the drafts that came from elsewhere: cards that keep text of their own start again. */
  revision: number;
  scopeOf: ScopeOf;
  /** Handed to the cards, as they hold lists in turn. */
  renderList: (view: ListView) => ReactNode;
}

export const BuilderContext = createContext<BuilderValue | null>(null);

export function useBuilder(): BuilderValue {
  const value = useContext(BuilderContext);
  if (!value) throw new Error('There is no builder around this.');
  return value;
}
