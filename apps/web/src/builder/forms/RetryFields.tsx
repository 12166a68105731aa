import { texts } from '../../texts';
import { isObject, type Json } from '../definition';
import { Choice, Segments } from './Choice';
import { DurationInput } from './DurationInput';
import { patched, textOf, type Place } from './field';
import classes from './forms.module.css';
import { NumberField } from './NumberField';
import { useSetAside } from './useSetAside';

const words = texts.forms.retry;
const DAY_MS = 86_400_000;
const MAX_ATTEMPTS = 20;
const BEGIN: Json = { attempts: 5, backoff: 'exponential', initialMs: 1000, maxMs: 600_000 };

interface Props extends Omit<Place, 'groups'> {
  value: unknown;
  /** undefined: as the workspace says. */
  onChange: (retry: Json | undefined) => void;
}

/** When a step is tried again. */
export function RetryFields({ value, onChange, at, problems }: Props) {
  const setAside = useSetAside();
  const own = value !== undefined;
  const retry = isObject(value) ? value : {};
  const set = (part: Json) => onChange(patched(retry, part));
  const place = (name: string) => ({ at: `${at}/${name}`, problems });
  const choose = (next: 'workspace' | 'own') => {
    const kept = setAside({ retry: value }, ['retry'], next === 'own' ? ['retry'] : [])['retry'];
    onChange(next === 'own' ? (isObject(kept) ? kept : BEGIN) : undefined);
  };
  const fixed = retry['backoff'] === 'fixed';
  return (
    <>
      <Segments
        label={words.label}
        options={words.choices}
        description={own ? undefined : words.workspaceHelp}
        value={own ? 'own' : 'workspace'}
        at={at}
        problems={problems.filter(({ pointer }) => pointer === at)}
        onChange={choose}
      />
      {own ? (
        <div className={`${classes.panel} ${classes.form}`}>
          <div className={classes.pair}>
            <NumberField
              label={words.attempts}
              description={words.attemptsHelp}
              min={1}
              max={MAX_ATTEMPTS}
              value={retry['attempts']}
              {...place('attempts')}
              onChange={(attempts) => set({ attempts })}
            />
            <Choice
              label={words.backoff}
              options={words.backoffs}
              value={textOf(retry['backoff']) || 'exponential'}
              {...place('backoff')}
              onChange={(backoff) => set({ backoff })}
            />
          </div>
          <div className={classes.pair}>
            <DurationInput
              label={fixed ? words.pause : words.first}
              unit="s"
              from="ms"
              max={DAY_MS}
              placeholder="1"
              value={retry['initialMs']}
              {...place('initialMs')}
              onChange={(initialMs) => set({ initialMs })}
            />
            {fixed ? null : (
              <DurationInput
                label={words.longest}
                unit="min"
                from="ms"
                max={DAY_MS}
                placeholder="10"
                value={retry['maxMs']}
                {...place('maxMs')}
                onChange={(maxMs) => set({ maxMs })}
              />
            )}
          </div>
        </div>
      ) : null}
    </>
  );
}
