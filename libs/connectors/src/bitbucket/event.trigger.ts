/** https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/ */
import { defineWebhookPreset, EMPTY_ANSWER, firstOf, fromHeader, signedBy, textField } from '#connector-sdk';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened at Bitbucket',
  description: 'Starts a run for each event of a repository.',
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['x-hub-signature'], form: { kind: 'whole', prefix: 'sha256=' } },
    encoding: 'hex',
    content: '{body}',
  }),
  handshakes: [
    {
      // Of Bitbucket Data Center: the button ‘Test connection’. It is not signed, and says nothing.
      verified: false,
      answer: ({ fields }) => (fields['x-event-key'] === 'diagnostics:ping' ? EMPTY_ANSWER : null),
    },
  ],
  deliveryId: firstOf(fromHeader('x-request-uuid'), fromHeader('x-request-id')),
  event: fromHeader('x-event-key'),
  events: [
    'repo:push',
    'repo:fork',
    'repo:commit_comment_created',
    'repo:commit_status_updated',
    'issue:created',
    'issue:updated',
    'issue:comment_created',
    'pullrequest:created',
    'pullrequest:updated',
    'pullrequest:approved',
    'pullrequest:fulfilled',
    'pullrequest:rejected',
    'pullrequest:comment_created',
  ],
  fields: {
    repository: textField('Repository', 'repository.full_name', 'repository.slug'),
    actor: textField('Who did it', 'actor.display_name', 'actor.displayName'),
  },
});
