import { texts } from '../../texts';
import type { Json } from '../definition';
import { Segments } from './Choice';
import { DurationInput } from './DurationInput';
import { patched, textOf, textOrNothing } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { useSetAside } from './useSetAside';
import { ValueInput } from './ValueInput';
import { WorkflowSelect } from './WorkflowSelect';

const words = texts.forms.call;
const MAX_WAIT_MS = 366 * 86_400_000;

export function CallForm({ step, at, groups, problems, onChange }: FormProps) {
  const setAside = useSetAside();
  const set = (part: Json) => onChange(patched(step, part));
  const place = (name: string) => ({ at: `${at}/${name}`, problems });
  const waits = step['wait'] !== false;
  return (
    <div className={classes.form}>
      <WorkflowSelect
        label={words.workflow}
        none={words.choose}
        value={textOf(step['workflowId'])}
        {...place('workflowId')}
        onChange={(workflowId) => set({ workflowId: textOrNothing(workflowId) })}
      />
      <ValueInput
        label={words.input}
        description={words.inputHelp}
        placeholder="{{trigger.body}}"
        value={step['input']}
        {...place('input')}
        groups={groups}
        onChange={(input) => set({ input })}
      />
      <Segments
        label={words.wait}
        options={words.waits}
        value={waits ? 'wait' : 'go'}
        description={waits ? words.waitHelp(step.id) : words.goHelp}
        {...place('wait')}
        onChange={(next) =>
          set({
            ...setAside(step, ['timeoutMs'], next === 'wait' ? ['timeoutMs'] : []),
            wait: next === 'wait' ? undefined : false,
          })
        }
      />
      {waits ? (
        <DurationInput
          label={words.timeout}
          unit="d"
          min={1000}
          max={MAX_WAIT_MS}
          placeholder="1"
          value={step['timeoutMs']}
          {...place('timeoutMs')}
          onChange={(timeoutMs) => set({ timeoutMs })}
        />
      ) : null}
    </div>
  );
}
