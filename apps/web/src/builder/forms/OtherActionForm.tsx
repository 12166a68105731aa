import { texts } from '../../texts';
import type { FormProps } from './form-props';
import { ValueInput } from './ValueInput';

/** An action without a form of its own: its input as JSON. */
export function OtherActionForm({ step, at, groups, problems, onChange }: FormProps) {
  return (
    <ValueInput
      label={texts.forms.otherAction.input}
      lines={8}
      value={step['input'] ?? {}}
      {...{ at: `${at}/input`, groups, problems }}
      onChange={(input) => onChange({ ...step, input: input ?? {} })}
    />
  );
}
