import { Type } from 'typebox';

import { defineCallTrigger } from '#connector-sdk';

/** What another workflow's call step hands over is `trigger.body`. */
export const calledTrigger = defineCallTrigger({
  key: 'called',
  title: 'Called by another workflow',
  description: 'Starts a run when a step of another workflow in this workspace calls this one.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    body: Type.Unknown({ title: 'Input', description: 'What the calling step hands over.' }),
    receivedAt: Type.String({ title: 'Called at', format: 'date-time' }),
  }),
});
