import { texts } from '../../texts';
import { Segments } from './Choice';
import { patched } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { MoreSettings } from './MoreSettings';
import { NumberField } from './NumberField';
import { ofItems } from './scopes';
import { ValueInput } from './ValueInput';
import type { Json } from '../definition';

const MORE = ['concurrency', 'limit', 'onItemFailure', 'collect'] as const;
const MAX_AT_ONCE = 50;
const MAX_ITEMS = 20_000;

export function LoopForm({ step, at, groups, problems, onChange }: FormProps) {
  const words = texts.forms.loop;
  const set = (part: Json) => onChange(patched(step, part));
  const place = (name: string) => ({ at: `${at}/${name}`, groups, problems });
  return (
    <div className={classes.form}>
      <ValueInput
        label={words.over}
        description={words.overHelp}
        placeholder="{{trigger.body.items}}"
        value={step['over']}
        {...place('over')}
        onChange={(over) => set({ over: over ?? '' })}
      />
      <MoreSettings
        open={MORE.some((name) => step[name] !== undefined)}
        problems={problems}
        within={MORE.map((name) => `${at}/${name}`)}
      >
        <div className={classes.pair}>
          <NumberField
            label={words.concurrency}
            description={words.concurrencyHelp}
            placeholder="1"
            min={1}
            max={MAX_AT_ONCE}
            value={step['concurrency']}
            at={`${at}/concurrency`}
            problems={problems}
            onChange={(concurrency) => set({ concurrency })}
          />
          <NumberField
            label={words.limit}
            description={words.limitHelp}
            placeholder={words.noLimit}
            min={1}
            max={MAX_ITEMS}
            value={step['limit']}
            at={`${at}/limit`}
            problems={problems}
            onChange={(limit) => set({ limit })}
          />
        </div>
        <Segments
          label={words.onFailure}
          options={words.onFailures}
          value={step['onItemFailure'] === 'continue' ? 'continue' : 'fail'}
          at={`${at}/onItemFailure`}
          problems={problems}
          onChange={(next) => set({ onItemFailure: next === 'fail' ? undefined : next })}
        />
        <ValueInput
          label={words.collect}
          description={words.collectHelp(step.id)}
          value={step['collect']}
          {...place('collect')}
          groups={[ofItems, ...groups]}
          onChange={(collect) => set({ collect })}
        />
      </MoreSettings>
    </div>
  );
}
