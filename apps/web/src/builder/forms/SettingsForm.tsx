import type { DraftDefinition } from '../../api/types';
import { texts } from '../../texts';
import { isObject, type Json } from '../definition';
import type { FieldGroup } from '../InsertMenu';
import { TemplateInput } from '../TemplateInput';
import { Choice } from './Choice';
import { DurationInput } from './DurationInput';
import { marksOf, patched, textOf, textOrNothing } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { NumberField } from './NumberField';
import { Setting, SettingSwitch } from './Setting';
import { useSetAside } from './useSetAside';
import { WorkflowSelect } from './WorkflowSelect';

const words = texts.forms.settings;
const AT = '/settings';
const MONTH_MS = 30 * 86_400_000;
const DAY_MS = 86_400_000;

/** What a setting begins with when it is switched on. */
const BEGIN: Record<string, unknown> = {
  orderBy: '',
  concurrency: 1,
  rate: { limit: 60, perMs: 60_000 },
  debounce: { windowMs: 10_000 },
  deduplicate: { key: '' },
};

interface Props extends Pick<FormProps, 'problems' | 'readOnly'> {
  definition: DraftDefinition;
  /** What the trigger gives, for the templates here. */
  groups?: readonly FieldGroup[];
  change: (update: (definition: DraftDefinition) => DraftDefinition) => void;
}

/** The settings of a workflow: when its runs may go, and what happens when they fail. */
export function SettingsForm({ definition, problems, readOnly, groups = [], change }: Props) {
  const setAside = useSetAside();
  const settings = isObject(definition['settings']) ? definition['settings'] : {};
  const set = (part: Json) =>
    change((current) => {
      const before = isObject(current['settings']) ? current['settings'] : {};
      const next = patched(before, part);
      return patched(current, { settings: Object.keys(next).length > 0 ? next : undefined });
    });
  const place = (name: string) => ({ at: `${AT}/${name}`, problems });
  const isOn = (name: string) => settings[name] !== undefined && settings[name] !== null;
  const part = (name: string): Json => (isObject(settings[name]) ? settings[name] : {});
  const setPart = (name: string, change_: Json) => set({ [name]: patched(part(name), change_) });
  const toggles = (name: string, ...along: string[]) => ({
    words: words[name as 'orderBy' | 'concurrency' | 'rate' | 'debounce' | 'deduplicate'],
    on: isOn(name),
    ...place(name),
    onToggle: (on: boolean) => {
      const kept = setAside(settings, [name, ...along], on ? [name, ...along] : []);
      set(on ? { ...kept, [name]: kept[name] ?? BEGIN[name] } : kept);
    },
  });
  return (
    <fieldset disabled={readOnly} className={classes.group}>
      <ul className={classes.settings}>
        <Setting {...toggles('orderBy', 'onKeyFailure')}>
          <TemplateInput
            label={words.orderBy.key}
            placeholder="{{trigger.body.customer.id}}"
            {...marksOf(problems, `${AT}/orderBy`)}
            groups={groups}
            value={textOf(settings['orderBy'])}
            onChange={(orderBy) => set({ orderBy })}
          />
          <Choice
            label={words.orderBy.onFailure}
            options={words.orderBy.onFailures}
            value={textOf(settings['onKeyFailure']) || 'continue'}
            {...place('onKeyFailure')}
            onChange={(next) => set({ onKeyFailure: next === 'continue' ? undefined : next })}
          />
        </Setting>
        <Setting {...toggles('concurrency')}>
          <div className={classes.short}>
            <NumberField
              label={words.concurrency.limit}
              min={1}
              max={10_000}
              value={settings['concurrency']}
              {...place('concurrency')}
              onChange={(concurrency) => set({ concurrency: concurrency ?? 1 })}
            />
          </div>
        </Setting>
        <Setting {...toggles('rate')}>
          <div className={classes.pair}>
            <NumberField
              label={words.rate.limit}
              min={1}
              max={1_000_000}
              value={part('rate')['limit']}
              {...place('rate/limit')}
              onChange={(limit) => setPart('rate', { limit })}
            />
            <DurationInput
              label={words.rate.per}
              from="ms"
              min={100}
              max={DAY_MS}
              value={part('rate')['perMs']}
              {...place('rate/perMs')}
              onChange={(perMs) => setPart('rate', { perMs })}
            />
          </div>
        </Setting>
        <Setting {...toggles('debounce')}>
          <DurationInput
            label={words.debounce.window}
            unit="s"
            min={1000}
            max={MONTH_MS}
            value={part('debounce')['windowMs']}
            {...place('debounce/windowMs')}
            onChange={(windowMs) => setPart('debounce', { windowMs })}
          />
          <TemplateInput
            label={words.debounce.key}
            description={words.debounce.keyHelp}
            placeholder="{{trigger.body.customer.id}}"
            {...marksOf(problems, `${AT}/debounce/key`)}
            groups={groups}
            value={textOf(part('debounce')['key'])}
            onChange={(key) => setPart('debounce', { key: textOrNothing(key) })}
          />
        </Setting>
        <Setting {...toggles('deduplicate')}>
          <div className={classes.pair}>
            <TemplateInput
              label={words.deduplicate.key}
              placeholder="{{trigger.body.id}}"
              {...marksOf(problems, `${AT}/deduplicate/key`)}
              groups={groups}
              value={textOf(part('deduplicate')['key'])}
              onChange={(key) => setPart('deduplicate', { key })}
            />
            <DurationInput
              label={words.deduplicate.window}
              unit="d"
              min={1000}
              max={MONTH_MS}
              placeholder="7"
              value={part('deduplicate')['windowMs']}
              {...place('deduplicate/windowMs')}
              onChange={(windowMs) => setPart('deduplicate', { windowMs })}
            />
          </div>
        </Setting>
        <SettingSwitch
          words={words.autoPause}
          on={settings['autoPause'] !== false}
          {...place('autoPause')}
          onToggle={(on) => set({ autoPause: on ? undefined : false })}
        />
        <li className={classes.setting}>
          <DurationInput
            label={words.alertAfter.title}
            description={words.alertAfter.help}
            unit="min"
            min={1000}
            max={MONTH_MS}
            placeholder="5"
            value={settings['alertAfterMs']}
            {...place('alertAfterMs')}
            onChange={(alertAfterMs) => set({ alertAfterMs })}
          />
        </li>
        <li className={classes.setting}>
          <WorkflowSelect
            label={words.onFailure.title}
            description={words.onFailure.help}
            none={words.onFailure.none}
            value={textOf(settings['onFailure'])}
            {...place('onFailure')}
            onChange={(id) => set({ onFailure: textOrNothing(id) })}
          />
        </li>
        <li className={classes.setting}>
          <DurationInput
            label={words.timeout.title}
            description={words.timeout.help}
            from="ms"
            min={1}
            max={MONTH_MS}
            placeholder="15"
            value={settings['timeoutMs']}
            {...place('timeoutMs')}
            onChange={(timeoutMs) => set({ timeoutMs })}
          />
        </li>
      </ul>
    </fieldset>
  );
}
