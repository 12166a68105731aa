import { Type } from 'typebox';

import { defineCallTrigger } from '#connector-sdk';

/** Of a trigger that is listening all the time and did not work for longer than its workflow allows. */
export const downTrigger = defineCallTrigger({
  key: 'down',
  title: 'A trigger of another workflow is down',
  description:
    'Starts a run when a stream, a poll or a mailbox that another workflow of this workspace listens to has not worked for a while.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    body: Type.Object(
      {
        workflow: Type.Object(
          { id: Type.String(), name: Type.String() },
          { title: 'Workflow that hears nothing' },
        ),
        trigger: Type.Object(
          { connector: Type.String(), operation: Type.String() },
          { title: 'Its trigger' },
        ),
        downSince: Type.String({ title: 'Down since', format: 'date-time' }),
        error: Type.Unknown({
          title: 'Error',
          description: 'Its kind, code and message; null when nothing is known.',
        }),
        url: Type.String({ title: 'Where to look at it' }),
      },
      { title: 'What is down' },
    ),
    receivedAt: Type.String({ title: 'Told at', format: 'date-time' }),
  }),
});
