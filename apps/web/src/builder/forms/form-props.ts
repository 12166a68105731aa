import type { ProblemItem } from '../../api/types';
import type { DraftStep } from '../definition';
import type { FieldGroup } from '../InsertMenu';

/** What the form of a type of step is given. */
export interface FormProps {
  step: DraftStep;
  /** The pointer of the step in the definition. */
  at: string;
  /** What templates of this step can read. */
  groups: readonly FieldGroup[];
  problems: readonly ProblemItem[];
  readOnly: boolean;
  /** Gives the whole step anew, with everything in it that the form doesn't know. */
  onChange: (step: DraftStep) => void;
}
