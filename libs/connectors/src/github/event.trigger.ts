/** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
import {
  defineWebhookPreset,
  EMPTY_ANSWER,
  fromBody,
  fromHeader,
  joined,
  signedBy,
  textField,
  ACCESS_KIND,
} from '#connector-sdk';
import { Type } from 'typebox';

import { registration, SIGN_IN_KIND } from './registration';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened at GitHub',
  description: 'Starts a run for each event of a repository or an organisation.',
  kinds: ['signing', ACCESS_KIND, SIGN_IN_KIND],
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['x-hub-signature-256'], form: { kind: 'whole', prefix: 'sha256=' } },
    encoding: 'hex',
    content: '{body}',
  }),
  handshakes: [
    {
      verified: true,
      answer: ({ fields }) => (fields['x-github-event'] === 'ping' ? EMPTY_ANSWER : null),
    },
  ],
  deliveryId: fromHeader('x-github-delivery'),
  event: joined('.', fromHeader('x-github-event'), fromBody('action')),
  events: [
    'push',
    'pull_request',
    'pull_request.opened',
    'pull_request.closed',
    'pull_request_review',
    'issues',
    'issues.opened',
    'issue_comment',
    'release.published',
    'create',
    'delete',
    'fork',
    'star',
    'discussion',
    'check_run',
    'deployment_status',
    'workflow_run.completed',
  ],
  jsonField: 'payload',
  fields: {
    repository: textField('Repository', 'repository.full_name'),
    sender: textField('Who did it', 'sender.login'),
  },
  settings: {
    place: Type.Optional(
      Type.String({
        title: 'Repository or organisation',
        description:
          'Such as ann/house, or the name of an organisation. Needed where the connection has an access token: publishing then adds the webhook at GitHub.',
        maxLength: 200,
        ui: { placeholder: 'ann/house' },
      }),
    ),
  },
  registration,
});
