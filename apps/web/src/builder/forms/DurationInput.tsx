import { NativeSelect, NumberInput, Text } from '@mantine/core';
import { useId, useState } from 'react';

import { texts } from '../../texts';
import { marksOf, type Place } from './field';
import classes from './forms.module.css';

const UNIT_MS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export type TimeUnit = keyof typeof UNIT_MS;
const UNIT_NAMES = { ms: 'millisecond', s: 'second', min: 'minute', h: 'hour', d: 'day' } as const;
const UNITS = Object.keys(UNIT_MS) as TimeUnit[];

interface Props extends Omit<Place, 'groups'> {
  label: string;
  /** In milliseconds. */
  value: unknown;
  /** undefined: not said. */
  onChange: (ms: number | undefined) => void;
  /** The unit to begin with. */
  unit?: TimeUnit;
  /** The smallest unit that makes sense. */
  from?: TimeUnit;
  min?: number;
  max?: number;
  /** What counts when nothing is said. */
  placeholder?: string;
  description?: string;
}

/** The largest unit in which a duration is a whole number; from a second on, seconds at least. */
function unitOf(ms: number): TimeUnit {
  const whole = UNITS.findLast((unit) => ms % UNIT_MS[unit] === 0) ?? 'ms';
  return whole === 'ms' && ms >= 1000 ? 's' : whole;
}

/** A duration as a number and its unit; kept as milliseconds. */
export function DurationInput(props: Props) {
  const { label, value, onChange, at, problems, unit = 'min', from = 's', min = 0, max = Infinity } = props;
  const ms = typeof value === 'number' ? value : undefined;
  const [chosen, setChosen] = useState<TimeUnit>(() => (ms ? unitOf(ms) : unit));
  const [seen, setSeen] = useState(ms);
  const [typed, setTyped] = useState<number | string>(() => (ms === undefined ? '' : ms / UNIT_MS[chosen]));
  const inMs = (amount: number | string, by: TimeUnit) =>
    typeof amount === 'number' ? Math.round(amount * UNIT_MS[by]) : undefined;
  if (ms !== seen) {
    setSeen(ms);
    if (inMs(typed, chosen) !== ms) {
      const fitting = ms ? unitOf(ms) : chosen;
      setChosen(fitting);
      setTyped(ms === undefined ? '' : ms / UNIT_MS[fitting]);
    }
  }
  const set = (amount: number | string, by: TimeUnit) => {
    setTyped(amount);
    setChosen(by);
    onChange(inMs(amount, by));
  };
  const { id, error } = marksOf(problems, at);
  const helpId = useId();
  const now = inMs(typed, chosen);
  const outside = now !== undefined && (now < min || now > max);
  const said = outside ? texts.forms.duration.outside(inWords(min), inWords(max)) : error;
  const units = UNITS.filter((name) => UNIT_MS[name] >= UNIT_MS[from] || name === chosen);
  return (
    <div>
      <div className={classes.duration}>
        <NumberInput
          label={label}
          id={id}
          value={typed}
          min={0}
          decimalScale={3}
          allowNegative={false}
          hideControls
          autoComplete="off"
          placeholder={props.placeholder}
          error={Boolean(said)}
          aria-describedby={said || props.description ? helpId : undefined}
          onChange={(amount) => set(amount, chosen)}
        />
        <NativeSelect
          aria-label={texts.forms.duration.unitOf(label)}
          value={chosen}
          data={units.map((name) => ({ value: name, label: texts.forms.duration.units[name] }))}
          onChange={(event) => set(typed, event.currentTarget.value as TimeUnit)}
        />
      </div>
      {said || props.description ? (
        <Text id={helpId} size="xs" mt={4} c={said ? 'var(--mantine-color-error)' : 'dimmed'}>
          {said ?? props.description}
        </Text>
      ) : null}
    </div>
  );
}

function inWords(ms: number): string {
  if (!Number.isFinite(ms)) return '';
  const unit = unitOf(ms);
  return new Intl.NumberFormat('en', { style: 'unit', unit: UNIT_NAMES[unit], unitDisplay: 'long' }).format(
    ms / UNIT_MS[unit],
  );
}
