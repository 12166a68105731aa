import { toastUndo } from '../parts/toast';
import { stepTitle } from '../parts/stepLook';
import { texts } from '../texts';
import { useBuilder } from './builder-context';
import { isObject, isStep, type Json } from './definition';
import {
  copyOf,
  freeStepId,
  placeOf,
  pointerAfterMove,
  valueAt,
  withStepAt,
  withStepMoved,
  withoutStepAt,
  withValueAt,
} from './draft-tree';
import type { StepKind } from './forms/catalogue';
import { patched } from './forms/field';
import { focusSoon } from './forms/focusSoon';
import { fieldId } from './problems';
import { mainTemplate } from './scope';

/** What can be done with the steps of the draft. The focus goes to the card that it was done to. */
export function useStepActions() {
  const { definition, change, scopeOf } = useBuilder();
  const focusCard = (at: string) => focusSoon(fieldId(at));
  return {
    /** Makes a step of a kind before the one at `index` of a list. */
    insert: (kind: StepKind, listAt: string, index: number) => {
      const id = freeStepId(definition, kind.baseId);
      const step = kind.create(id, { bodyFrom: mainTemplate(scopeOf(listAt, index)) });
      change((current) => withStepAt(current, listAt, index, step));
      focusSoon(fieldId(`${listAt}/${index}`), 'input, textarea, select');
    },
    replace: (at: string, next: unknown) => change((current) => withValueAt(current, at, () => next)),
    /** Changes some fields; `undefined` takes one out. */
    patch: (at: string, part: Json) =>
      change((current) => withValueAt(current, at, (step) => (isObject(step) ? patched(step, part) : step))),
    duplicate: (at: string) => {
      const step = valueAt(definition, at);
      if (!isStep(step)) return;
      const { listAt, index } = placeOf(at);
      change((current) => withStepAt(current, listAt, index + 1, copyOf(current, step)));
      focusCard(`${listAt}/${index + 1}`);
    },
    move: (at: string, listAt: string, index: number) => {
      change((current) => withStepMoved(current, at, listAt, index));
      focusCard(pointerAfterMove(at, listAt, index));
    },
    remove: (at: string) => {
      const step = valueAt(definition, at);
      const { listAt, index } = placeOf(at);
      change((current) => withoutStepAt(current, at));
      toastUndo(texts.flow.removed(stepTitle(step)), () => {
        change((current) =>
          Array.isArray(valueAt(current, listAt)) ? withStepAt(current, listAt, index, step) : current,
        );
        focusCard(at);
      });
    },
  };
}
