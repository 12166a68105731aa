import { texts } from '../../texts';
import { inputOf, isObject, type Json } from '../definition';
import { Segments } from './Choice';
import { DurationInput } from './DurationInput';
import { patched } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { useSetAside } from './useSetAside';

const words = texts.forms.response;
const MAX_DEADLINE_MS = 120_000;

/** Pointers of what this form shows. */
export const responseFields = ['/trigger/input/respond', '/trigger/input/deadlineMs'];

interface Props extends Pick<FormProps, 'problems' | 'readOnly'> {
  /** A webhook trigger. */
  trigger: unknown;
  /** Gives the whole trigger anew. */
  onChange: (trigger: Json) => void;
}

/** When a webhook is answered. */
export function ResponseForm({ trigger, problems, readOnly, onChange }: Props) {
  const setAside = useSetAside();
  const input = inputOf(trigger);
  const set = (part: Json) =>
    onChange({ ...(isObject(trigger) ? trigger : {}), input: patched(input, part) });
  const waits = input['respond'] === 'whenFinished';
  return (
    <fieldset disabled={readOnly} className={classes.group}>
      <div className={classes.form}>
        <Segments
          label={words.label}
          options={words.choices}
          value={waits ? 'whenFinished' : 'atOnce'}
          description={waits ? words.whenFinishedHelp : words.atOnceHelp}
          at="/trigger/input/respond"
          problems={problems}
          onChange={(next) =>
            set({
              ...setAside(input, ['deadlineMs'], next === 'whenFinished' ? ['deadlineMs'] : []),
              respond: next === 'atOnce' ? undefined : next,
            })
          }
        />
        {waits ? (
          <DurationInput
            label={words.deadline}
            description={words.deadlineHelp}
            unit="s"
            from="ms"
            min={100}
            max={MAX_DEADLINE_MS}
            placeholder="25"
            value={input['deadlineMs']}
            at="/trigger/input/deadlineMs"
            problems={problems}
            onChange={(deadlineMs) => set({ deadlineMs })}
          />
        ) : null}
      </div>
    </fieldset>
  );
}
