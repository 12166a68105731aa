import { ConditionEditor } from './ConditionEditor';
import type { FormProps } from './form-props';
import classes from './forms.module.css';

export function FilterForm({ step, at, onChange, ...rest }: FormProps) {
  return (
    <div className={classes.form}>
      <ConditionEditor
        {...rest}
        at={`${at}/when`}
        value={step['when']}
        onChange={(when) => onChange({ ...step, when })}
      />
    </div>
  );
}
