import { texts } from '../../texts';
import type { Json } from '../definition';
import { TemplateInput } from '../TemplateInput';
import { Choice } from './Choice';
import { DurationInput } from './DurationInput';
import { marksOf, patched, textOf } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { NumberField } from './NumberField';
import { useSetAside } from './useSetAside';
import { ValueInput } from './ValueInput';

const words = texts.forms.store;
const ALL = ['value', 'by', 'default', 'expiresInMs', 'maxItems'];
const MAX_EXPIRY_MS = 366 * 86_400_000;
const MAX_ITEMS = 10_000;

const HAS: Record<string, readonly string[]> = {
  get: ['default'],
  set: ['value', 'expiresInMs'],
  increment: ['by', 'expiresInMs'],
  append: ['value', 'maxItems', 'expiresInMs'],
  remove: [],
};

const operationOf = (step: Json): string => textOf(step['operation']) || 'get';

/** Pointers within the step of what this form shows. */
export const storeFields = (step: Json): string[] =>
  ['operation', 'key', ...(HAS[operationOf(step)] ?? [])].map((name) => `/${name}`);

export function StoreForm({ step, at, groups, problems, onChange }: FormProps) {
  const setAside = useSetAside();
  const operation = operationOf(step);
  const has = (name: string) => HAS[operation]?.includes(name) ?? false;
  const set = (part: Json) => onChange(patched(step, part));
  const place = (name: string) => ({ at: `${at}/${name}`, groups, problems });
  return (
    <div className={classes.form}>
      <div className={classes.pair}>
        <Choice
          label={words.operation}
          options={words.operations}
          value={operation}
          {...{ at: `${at}/operation`, problems }}
          onChange={(next) => set({ ...setAside(step, ALL, HAS[next] ?? ALL), operation: next })}
        />
        <TemplateInput
          label={words.key}
          placeholder="last order of {{trigger.body.shop}}"
          {...marksOf(problems, `${at}/key`)}
          groups={groups}
          value={textOf(step['key'])}
          onChange={(key) => set({ key })}
        />
      </div>
      {has('value') ? (
        <ValueInput
          label={operation === 'append' ? words.item : words.value}
          placeholder="{{trigger.body}}"
          value={step['value']}
          {...place('value')}
          onChange={(value) => set({ value })}
        />
      ) : null}
      {has('by') ? (
        <ValueInput
          label={words.by}
          numeric
          placeholder="1"
          value={step['by']}
          {...place('by')}
          onChange={(by) => set({ by })}
        />
      ) : null}
      {has('default') ? (
        <ValueInput
          label={words.default}
          description={words.defaultHelp}
          value={step['default']}
          {...place('default')}
          onChange={(value) => set({ default: value })}
        />
      ) : null}
      {has('expiresInMs') ? (
        <div className={classes.pair}>
          <DurationInput
            label={words.expires}
            description={words.expiresHelp[operation]}
            unit="d"
            min={1000}
            max={MAX_EXPIRY_MS}
            placeholder={words.never}
            value={step['expiresInMs']}
            {...place('expiresInMs')}
            onChange={(expiresInMs) => set({ expiresInMs })}
          />
          {has('maxItems') ? (
            <NumberField
              label={words.maxItems}
              description={words.maxItemsHelp}
              placeholder="1000"
              min={1}
              max={MAX_ITEMS}
              value={step['maxItems']}
              {...{ at: `${at}/maxItems`, problems }}
              onChange={(maxItems) => set({ maxItems })}
            />
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
