import { Type } from 'typebox';

import { defineCallTrigger } from '#connector-sdk';

/** Of a host that failed again and again, and is not called for now by any workflow of the workspace. */
export const unreachableTrigger = defineCallTrigger({
  key: 'unreachable',
  title: 'A service does not work',
  description:
    'Starts a run when a host that workflows of this workspace call has failed again and again, so that their steps wait for it.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    body: Type.Object(
      {
        host: Type.String({ title: 'Host' }),
        since: Type.String({ title: 'Not called since', format: 'date-time' }),
        error: Type.Object(
          { code: Type.String(), message: Type.String() },
          { title: 'How the last call failed' },
        ),
      },
      { title: 'What does not work' },
    ),
    receivedAt: Type.String({ title: 'Told at', format: 'date-time' }),
  }),
});
