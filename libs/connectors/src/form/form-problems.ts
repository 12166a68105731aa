import { compileSchema } from '#schema';
import type { Problem } from '#kernel';

import { patternSchema } from './check-value';
import type { FormInput } from './input';
import { namedFields } from './named-fields';

function patternProblem(pattern: string): string | null {
  try {
    compileSchema(patternSchema(pattern));
    return null;
  } catch {
    return `‘${pattern}’ is no pattern that can be used. Mend it, or take it out.`;
  }
}

/** What is wrong with a form although each of its settings has the right shape. */
export function formProblems(input: FormInput): Problem[] {
  const problems: Problem[] = [];
  const taken = new Set<string>();
  namedFields(input.fields).forEach((field, index) => {
    const at = `/fields/${index}`;
    const say = (name: string, message: string) =>
      problems.push({ pointer: `${at}/${name}`, code: 'form.field', message });
    if (taken.has(field.name))
      say(
        'label',
        `Two fields are called ‘${field.name}’. Give this one another label, or a name of its own.`,
      );
    taken.add(field.name);
    if (field.type === 'select' && !field.options) say('options', 'Say what can be chosen.');
    const wrong = field.pattern === undefined ? null : patternProblem(field.pattern);
    if (wrong !== null) say('pattern', wrong);
    if (field.min !== undefined && field.max !== undefined && field.min > field.max)
      say('max', 'The largest number is smaller than the smallest one.');
  });
  return problems;
}
