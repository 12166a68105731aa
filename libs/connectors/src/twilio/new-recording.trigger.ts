/** https://www.twilio.com/docs/voice/api/recording */
import { Type } from 'typebox';

import {
  ACCESS_KIND,
  answerShape,
  definePollTrigger,
  everySeconds,
  polledShape,
  someText,
} from '#connector-sdk';

import { pollAccount } from './account-poll';

export const newRecording = definePollTrigger({
  key: 'new_recording',
  title: 'A recording is new (looking for it)',
  description: 'Starts a run for each recording of a call.',
  auth: { kinds: [ACCESS_KIND, 'api_key'], required: true },
  input: Type.Object({ everySeconds: everySeconds(300) }, { additionalProperties: false }),
  output: polledShape(
    answerShape({
      sid: someText('Recording'),
      call_sid: someText('Call'),
      status: someText('State'),
      duration: someText('How long', 'In seconds.'),
      media_url: someText('Address of the sound'),
      date_created: someText('Made at'),
    }),
  ),
  intervalMs: ({ everySeconds: seconds = 300 }) => seconds * 1000,
  source: () => null,
  poll: (context) =>
    pollAccount(context, {
      path: '/Recordings.json',
      name: 'recordings',
      time: 'date_created',
      from: 'DateCreated>',
    }),
});
