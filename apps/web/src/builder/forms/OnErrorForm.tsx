import { texts } from '../../texts';
import type { DraftStep, Json } from '../definition';
import { Choice } from './Choice';
import { DurationInput } from './DurationInput';
import { patched, textOf } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { RetryFields } from './RetryFields';
import { ofError } from './scopes';
import { useSetAside } from './useSetAside';
import { ValueInput } from './ValueInput';

const words = texts.forms.onError;

/** They end a run or a list of steps: there is nothing to go on with after them. */
const ENDS: readonly string[] = ['filter', 'return', 'stop'];
const MAX_TIMEOUT_MS = 3_600_000;

/** Pointers within the step of what this form shows. */
export const onErrorFields = (step: DraftStep): string[] =>
  ['onError', 'fallback', ...(step.type === 'action' ? ['retry', 'timeoutMs', 'onUnknown'] : [])].map(
    (name) => `/${name}`,
  );

/** Whether the step can have other than the usual settings here. */
export const hasOnError = (step: DraftStep): boolean =>
  !ENDS.includes(step.type) || step['onError'] !== undefined;

/** Whether something is set here, so that it should be in sight. */
export const isOnErrorSet = (step: DraftStep): boolean =>
  ['onError', 'fallback', 'retry', 'onUnknown'].some((name) => step[name] !== undefined) ||
  (step.type === 'action' && step['timeoutMs'] !== undefined);

const KEPT: Record<string, readonly string[]> = { fallback: ['fallback'], handle: ['handle'] };

/** What happens when the step fails; for actions, also when it is tried again. */
export function OnErrorForm({ step, at, groups, problems, onChange }: FormProps) {
  const setAside = useSetAside();
  const onError = textOf(step['onError']) || 'fail';
  const set = (part: Json) => onChange(patched(step, part));
  const place = (name: string) => ({ at: `${at}/${name}`, problems });
  const choose = (next: string) => {
    const part = setAside(step, ['fallback', 'handle'], KEPT[next] ?? []);
    set({
      ...part,
      ...(next === 'handle' ? { handle: part['handle'] ?? [] } : {}),
      onError: next === 'fail' ? undefined : next,
    });
  };
  if (!hasOnError(step)) return null;
  return (
    <div className={classes.form}>
      <Choice<string>
        label={words.label}
        description={words.help[onError]}
        options={words.choices}
        value={onError}
        {...place('onError')}
        onChange={choose}
      />
      {onError === 'fallback' ? (
        <ValueInput
          label={words.fallback}
          description={words.fallbackHelp}
          value={step['fallback']}
          {...place('fallback')}
          groups={[ofError, ...groups]}
          onChange={(fallback) => set({ fallback })}
        />
      ) : null}
      {step.type === 'action' ? (
        <>
          <RetryFields value={step['retry']} {...place('retry')} onChange={(retry) => set({ retry })} />
          <div className={classes.pair}>
            <DurationInput
              label={words.timeout}
              description={words.timeoutHelp}
              unit="s"
              from="ms"
              min={1}
              max={MAX_TIMEOUT_MS}
              placeholder="30"
              value={step['timeoutMs']}
              {...place('timeoutMs')}
              onChange={(timeoutMs) => set({ timeoutMs })}
            />
            <Choice
              label={words.onUnknown}
              description={words.onUnknownHelp}
              options={words.onUnknowns}
              value={textOf(step['onUnknown']) || 'retry'}
              {...place('onUnknown')}
              onChange={(next) => set({ onUnknown: next === 'retry' ? undefined : next })}
            />
          </div>
        </>
      ) : null}
    </div>
  );
}
