import { Checkbox, Group, Input, NativeSelect, Text, TextInput } from '@mantine/core';

import { texts } from '../../texts';
import { isObject, type Json } from '../definition';
import { fieldId, problemAt } from '../problems';
import { TemplateInput } from '../TemplateInput';
import { Segments } from './Choice';
import { marksOf, patched, textOf, type Place } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { TimeZoneInput } from './TimeZoneInput';
import { useSetAside } from './useSetAside';
import { ValueInput } from './ValueInput';

const words = texts.forms.delay;
type Way = keyof typeof words.ways;
const WAYS = ['for', 'until', 'window'] as const;
const ALL = [...WAYS, 'timeZone'];
const HAS: Record<Way, readonly string[]> = {
  for: ['for'],
  until: ['until', 'timeZone'],
  window: ['window', 'timeZone'],
};
const BEGIN: Record<Way, unknown> = {
  for: { value: 1, unit: 'hours' },
  until: '',
  window: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
};

/** Pointers within the step of what this form shows: the rest of a delay with two ways is said at the card. */
export const delayFields = (step: Json): string[] => HAS[wayOf(step)].map((name) => `/${name}`);

const wayOf = (step: Json): Way => WAYS.find((name) => step[name] !== undefined) ?? 'for';

export function DelayForm({ step, at, groups, problems, onChange }: FormProps) {
  const setAside = useSetAside();
  const way = wayOf(step);
  const set = (part: Json) => onChange(patched(step, part));
  const choose = (next: Way) => {
    const part = setAside(step, ALL, HAS[next]);
    set({ ...part, [next]: part[next] ?? BEGIN[next] });
  };
  const zone = (
    <TimeZoneInput
      value={step['timeZone']}
      at={`${at}/timeZone`}
      problems={problems}
      onChange={(timeZone) => set({ timeZone })}
    />
  );
  const place = { groups, problems };
  return (
    <div className={classes.form}>
      <Segments label={words.way} options={words.ways} value={way} onChange={choose} />
      {way === 'for' ? (
        <Lasting value={step['for']} {...place} at={`${at}/for`} onChange={(next) => set({ for: next })} />
      ) : null}
      {way === 'until' ? (
        <>
          <TemplateInput
            label={words.until}
            description={words.untilHelp}
            placeholder="2027-01-31T09:00"
            {...marksOf(problems, `${at}/until`)}
            groups={groups}
            value={textOf(step['until'])}
            onChange={(until) => set({ until })}
          />
          {zone}
        </>
      ) : null}
      {way === 'window' ? (
        <>
          <Window
            value={step['window']}
            {...place}
            at={`${at}/window`}
            onChange={(next) => set({ window: next })}
          />
          {zone}
        </>
      ) : null}
    </div>
  );
}

interface PartProps extends Place {
  value: unknown;
  onChange: (value: Json) => void;
}

function Lasting({ value, at, groups, problems, onChange }: PartProps) {
  const lasting = isObject(value) ? value : {};
  const unit = textOf(lasting['unit']) || 'hours';
  const set = (part: Json) => onChange(patched({ ...lasting, unit }, part));
  const units = Object.entries<string>(words.units).map(([name, label]) => ({ value: name, label }));
  return (
    <div className={classes.lasting} id={fieldId(at)} tabIndex={-1}>
      <ValueInput
        label={words.amount}
        numeric
        value={lasting['value']}
        at={`${at}/value`}
        {...{ groups, problems }}
        onChange={(amount) => set({ value: amount })}
      />
      <NativeSelect
        label={words.unit}
        data={units}
        {...marksOf(problems, `${at}/unit`)}
        value={unit}
        onChange={(event) => set({ unit: event.currentTarget.value })}
      />
      {problems.some((problem) => problem.pointer === at) ? (
        <Input.Error>{problemAt(problems, at)}</Input.Error>
      ) : null}
    </div>
  );
}

function Window({ value, at, problems, onChange }: PartProps) {
  const window = isObject(value) ? value : {};
  const days: unknown[] = Array.isArray(window['days']) ? window['days'] : [];
  const set = (part: Json) => onChange({ ...window, ...part });
  const daysAt = marksOf(problems, `${at}/days`);
  const toggle = (day: number, on: boolean) =>
    set({ days: [1, 2, 3, 4, 5, 6, 7].filter((one) => (one === day ? on : days.includes(one))) });
  return (
    <>
      <fieldset className={classes.group} id={daysAt.id} tabIndex={-1}>
        <Text component="legend" size="sm" fw={600}>
          {words.days}
        </Text>
        <Group gap="md">
          {words.dayNames.map((name, index) => (
            <Checkbox
              key={name}
              label={name}
              checked={days.includes(index + 1)}
              onChange={(event) => toggle(index + 1, event.currentTarget.checked)}
            />
          ))}
        </Group>
        {daysAt.error ? <Input.Error mt={4}>{daysAt.error}</Input.Error> : null}
      </fieldset>
      <div className={classes.times}>
        {(['from', 'to'] as const).map((name) => (
          <TextInput
            key={name}
            type="time"
            label={words[name]}
            {...marksOf(problems, `${at}/${name}`)}
            value={textOf(window[name])}
            onChange={(event) => set({ [name]: event.currentTarget.value })}
          />
        ))}
      </div>
    </>
  );
}
