/** A way to count in, a schedule trigger out: time zone, days off and what was missed are added here. */
import type { Static, TObject } from 'typebox';

import { defineScheduleTrigger, PermanentError, type ScheduleTriggerDeclaration } from '#connector-sdk';
import type { Problem } from '#kernel';

import { type Next, readDaysOff, withoutDaysOff } from './days-off';
import { commonProblems, type CommonInput, DEFAULT_TIME_ZONE, ScheduleOutput } from './fields';

export interface ScheduleKind<Input extends TObject> {
  key: string;
  title: string;
  description: string;
  input: Input;
  /** What is wrong with its own fields; the common ones are looked at already. */
  problems(input: Static<Input>): readonly Problem[];
  /** Made once for each object of settings; days off are not its business. */
  counter(input: Static<Input>, timeZone: string): Next;
  /** In plain words, without the time zone and days off. */
  words(input: Static<Input>): string;
}

/** Throws `PermanentError` (`schedule.invalid`) when asked for the next tick of settings that have problems. */
export function defineSchedule<Input extends TObject>(kind: ScheduleKind<Input>): ScheduleTriggerDeclaration {
  const counters = new WeakMap<object, Next>();
  const problemsOf = (input: Static<Input>): Problem[] => {
    const problems = commonProblems(input as CommonInput);
    return problems.length > 0 ? problems : [...kind.problems(input)];
  };
  const counterOf = (input: Static<Input>): Next => {
    const known = counters.get(input as object);
    if (known) return known;
    const [problem] = problemsOf(input);
    if (problem) throw new PermanentError({ code: 'schedule.invalid', message: problem.message });
    const { timeZone = DEFAULT_TIME_ZONE, except = [] } = input as CommonInput;
    const daysOff = except.flatMap((text) => {
      const days = readDaysOff(text);
      return days ? [days] : [];
    });
    const counter = withoutDaysOff(kind.counter(input, timeZone), daysOff, timeZone);
    counters.set(input as object, counter);
    return counter;
  };
  const { key, title, description, input: schema } = kind;
  return defineScheduleTrigger<Input>({
    key,
    title,
    description,
    input: schema,
    output: ScheduleOutput,
    problems: (input) => {
      const problems = problemsOf(input);
      if (problems.length > 0 || counterOf(input)(Date.now()) !== null) return problems;
      const message = 'There is no time left at which it would start: look at the days and times.';
      return [{ pointer: '', code: 'schedule.never', message }];
    },
    next: (input, after) => counterOf(input)(after),
    missed: (input) => (input as CommonInput).missed ?? 'once',
    timeZone: (input) => (input as CommonInput).timeZone ?? DEFAULT_TIME_ZONE,
    describe: (input) => {
      const { timeZone = DEFAULT_TIME_ZONE, except = [] } = input as CommonInput;
      const days = except.length === 0 ? '' : `, except on ${except.length === 1 ? except[0] : 'some days'}`;
      return `${kind.words(input)}${days} (${timeZone})`;
    },
  });
}
