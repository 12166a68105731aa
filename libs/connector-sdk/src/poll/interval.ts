import { Type } from 'typebox';

/** How often a poll trigger asks, in seconds. */
export const everySeconds = (seconds: number) =>
  Type.Optional(
    Type.Integer({
      title: 'Every (seconds)',
      description: 'How often it is looked at, give or take a tenth. At least 10.',
      minimum: 10,
      maximum: 604_800,
      default: seconds,
    }),
  );
