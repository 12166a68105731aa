import { Text, TextInput } from '@mantine/core';

import { texts } from '../../texts';
import { isObject, type Json } from '../definition';
import { fieldId } from '../problems';
import { TemplateInput } from '../TemplateInput';
import { DurationInput } from './DurationInput';
import { marksOf, patched, textOf, textOrNothing } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { NumberField } from './NumberField';
import { TimeZoneInput } from './TimeZoneInput';
import { ValueInput } from './ValueInput';

const words = texts.forms.digest;
const MAX_ITEMS = 10_000;
const MAX_WAIT_MS = 366 * 86_400_000;

/** Pointers within the step of what this form shows. */
export const digestFields = (): string[] => ['/name', '/item', '/release'];

function DigestName({ step, at, groups, problems, onChange }: FormProps) {
  return (
    <TemplateInput
      label={words.name}
      description={words.nameHelp}
      placeholder="orders of {{trigger.body.shop}}"
      {...marksOf(problems, `${at}/name`)}
      groups={groups}
      value={textOf(step['name'])}
      onChange={(name) => onChange({ ...step, name })}
    />
  );
}

/** Collects an item. */
export function DigestForm(props: FormProps) {
  const { step, at, groups, problems, onChange } = props;
  const release = isObject(step['release']) ? step['release'] : {};
  const set = (part: Json) => {
    const next = patched(release, part);
    onChange(patched(step, { release: Object.keys(next).length > 0 ? next : undefined }));
  };
  const place = (name: string) => ({ at: `${at}/release/${name}`, problems });
  const scheduled = release['cron'] !== undefined || release['timeZone'] !== undefined;
  return (
    <div className={classes.form}>
      <DigestName {...props} />
      <ValueInput
        label={words.item}
        placeholder="{{trigger.body}}"
        value={step['item']}
        {...{ at: `${at}/item`, groups, problems }}
        onChange={(item) => onChange(patched(step, { item }))}
      />
      <fieldset className={classes.group} id={fieldId(`${at}/release`)} tabIndex={-1}>
        <Text component="legend" size="sm" fw={600}>
          {words.release}
        </Text>
        <Text size="sm" c="dimmed" mb="sm">
          {Object.keys(release).length > 0 ? words.releaseHelp : words.whenAsked}
        </Text>
        <div className={classes.form}>
          <div className={classes.pair}>
            <NumberField
              label={words.count}
              min={1}
              max={MAX_ITEMS}
              placeholder={words.noCount}
              value={release['count']}
              {...place('count')}
              onChange={(count) => set({ count })}
            />
            <DurationInput
              label={words.every}
              unit="h"
              min={1000}
              max={MAX_WAIT_MS}
              value={release['everyMs']}
              {...place('everyMs')}
              onChange={(everyMs) => set({ everyMs })}
            />
          </div>
          <div className={classes.pair}>
            <TextInput
              label={words.cron}
              description={words.cronHelp}
              inputWrapperOrder={['label', 'input', 'error', 'description']}
              placeholder="0 9 * * 1-5"
              maxLength={100}
              autoComplete="off"
              spellCheck={false}
              {...marksOf(problems, `${at}/release/cron`)}
              value={textOf(release['cron'])}
              onChange={(event) => set({ cron: textOrNothing(event.currentTarget.value) })}
            />
            {scheduled ? (
              <TimeZoneInput
                value={release['timeZone']}
                {...place('timeZone')}
                onChange={(timeZone) => set({ timeZone })}
              />
            ) : null}
          </div>
        </div>
      </fieldset>
    </div>
  );
}

/** Takes all items that are there. */
export function ReleaseForm(props: FormProps) {
  return <DigestName {...props} />;
}
