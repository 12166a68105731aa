import { Type } from 'typebox';

import { defineCallTrigger } from '#connector-sdk';

/** Nothing starts it but a person, or a program with an API key: what they hand over is `trigger.body`. */
export const manualTrigger = defineCallTrigger({
  key: 'manual',
  title: 'By hand',
  description: 'Starts a run when a person presses “Run it”, or a program asks the API to.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    body: Type.Unknown({ title: 'Data', description: 'What was handed over; null when nothing was.' }),
    receivedAt: Type.String({ title: 'Started at', format: 'date-time' }),
  }),
});
