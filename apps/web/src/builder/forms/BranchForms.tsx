// What steps with branches say of themselves; the branches are laid out around these forms.
import { texts } from '../../texts';
import { Segments } from './Choice';
import { patched } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';

export function PathsForm({ step, at, problems, onChange }: FormProps) {
  const words = texts.forms.paths;
  const mode = step['mode'] === 'all' ? 'all' : 'first';
  return (
    <div className={classes.form}>
      <Segments
        label={words.mode}
        options={words.modes}
        value={mode}
        description={words.modeHelp[mode]}
        at={`${at}/mode`}
        problems={problems}
        onChange={(next) => onChange(patched(step, { mode: next === 'first' ? undefined : next }))}
      />
    </div>
  );
}

export function ParallelForm({ step, at, problems, onChange }: FormProps) {
  const words = texts.forms.parallel;
  return (
    <div className={classes.form}>
      <Segments
        label={words.onFailure}
        options={words.onFailures}
        value={step['onBranchFailure'] === 'continue' ? 'continue' : 'fail'}
        at={`${at}/onBranchFailure`}
        problems={problems}
        onChange={(next) => onChange(patched(step, { onBranchFailure: next === 'fail' ? undefined : next }))}
      />
    </div>
  );
}
