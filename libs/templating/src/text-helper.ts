import { textArgument } from './argument';
import type { Helper, HelperUse } from './helper';

/** A helper from one text to another. */
export const textHelper = (
  name: string,
  summary: string,
  given: string,
  result: string,
  make: (text: string, use: HelperUse) => string,
): Helper => ({
  name,
  summary,
  usage: `${name} text`,
  min: 1,
  max: 1,
  example: {
    template: `{{${name} trigger.body.name}}`,
    scope: { trigger: { body: { name: given } } },
    result,
  },
  call: ([value], _options, use) => make(textArgument(value, use), use),
});
