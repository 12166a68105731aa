import { texts } from '../texts';
import { textOf } from './forms/field';
import type { FormProps } from './forms/form-props';
import { isOnErrorSet, OnErrorForm, onErrorFields } from './forms/OnErrorForm';
import { MoreSettings } from './forms/MoreSettings';
import classes from './FailurePanel.module.css';

/** What happens when a step fails: as a line, and to be changed once that is opened. */
export function FailurePanel(form: FormProps) {
  const { step, at, problems, readOnly } = form;
  // There is nothing to see, and nothing to be changed.
  if (readOnly && !isOnErrorSet(step)) return null;
  const choice = textOf(step['onError']) || 'fail';
  return (
    <div className={classes.panel}>
      <MoreSettings
        label={texts.flow.ifItFails[choice] ?? texts.flow.ifIt}
        open={isOnErrorSet(step)}
        problems={problems}
        within={onErrorFields(step).map((field) => at + field)}
      >
        <OnErrorForm {...form} />
      </MoreSettings>
    </div>
  );
}
