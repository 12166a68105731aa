import { Type } from 'typebox';

import { defineCallTrigger } from '#connector-sdk';

const orNull = (title: string) => Type.Union([Type.String(), Type.Null()], { title });

/** Of a run that ended as failed or unknown, of a workflow whose settings name this one as `onFailure`. */
export const failedTrigger = defineCallTrigger({
  key: 'failed',
  title: 'A run of another workflow failed',
  description: 'Starts a run when a run fails of a workflow that names this one in its failure setting.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    body: Type.Object(
      {
        workflow: Type.Object({ id: Type.String(), name: Type.String() }, { title: 'Workflow that failed' }),
        run: Type.Object(
          {
            id: Type.String({ title: 'Run' }),
            status: Type.String({ title: 'Status', description: '`failed` or `unknown`.' }),
            startedAt: orNull('Started at'),
            finishedAt: orNull('Ended at'),
            url: Type.String({ title: 'Where to look at it' }),
          },
          { title: 'Run that failed' },
        ),
        error: Type.Unknown({ title: 'Error', description: 'Its kind, code, message and details.' }),
        event: Type.Object(
          { id: Type.String(), source: Type.String() },
          { title: 'Event that had started it' },
        ),
      },
      { title: 'What failed' },
    ),
    receivedAt: Type.String({ title: 'Told at', format: 'date-time' }),
  }),
});
