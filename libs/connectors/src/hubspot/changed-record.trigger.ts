import { ACCESS_KIND, definePollTrigger, polledShape } from '#connector-sdk';

import { recordShape } from './answers';
import { OAUTH_KIND } from './auth';
import { pollRecords, RecordPollInput } from './record-poll';

export const changedRecord = definePollTrigger({
  key: 'changed_record',
  title: 'A record is new or changed (looking for it)',
  description:
    'Starts a run for each contact, company, deal or ticket that is new or was changed; several changes between two looks count as one.',
  auth: { kinds: [ACCESS_KIND, OAUTH_KIND], required: true },
  input: RecordPollInput,
  output: polledShape(recordShape),
  intervalMs: ({ everySeconds = 300 }) => everySeconds * 1000,
  source: ({ objectType }) => objectType,
  poll: (context) => pollRecords(context, 'changed'),
});
