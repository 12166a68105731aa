/** https://linear.app/developers/webhooks#securing-webhooks */
import {
  ACCESS_KIND,
  defineWebhookPreset,
  fromBody,
  fromHeader,
  joined,
  signedBy,
  textField,
  valueField,
} from '#connector-sdk';

import { registration, settings } from './registration';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened in Linear',
  description: 'Starts a run for each change of issues, comments, projects…',
  kinds: ['signing', ACCESS_KIND],
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['linear-signature'], form: { kind: 'whole' } },
    encoding: 'hex',
    content: '{body}',
    // There is a header with the time as well, but only the one in the body is signed.
    timestamp: { in: { body: 'webhookTimestamp' }, unit: 'ms', toleranceSeconds: 60 },
  }),
  deliveryId: fromHeader('linear-delivery'),
  event: joined('.', fromBody('type'), fromBody('action')),
  events: [
    'Issue.create',
    'Issue.update',
    'Issue.remove',
    'Comment.create',
    'Comment.update',
    'IssueLabel',
    'Project.create',
    'Project.update',
    'ProjectUpdate.create',
    'Cycle',
    'Reaction',
    'IssueSLA',
  ],
  fields: {
    data: valueField('What it is about', 'data', 'issueData'),
    url: textField('Address', 'url'),
    actor: textField('Who did it', 'actor.name'),
    changed: valueField('What it was before', 'updatedFrom'),
  },
  settings,
  registration,
});
