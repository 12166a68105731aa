/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
import {
  defineWebhookPreset,
  EMPTY_ANSWER,
  firstOf,
  fromBody,
  payloadOf,
  signedBy,
  textAnswer,
  textField,
  valueAt,
} from '#connector-sdk';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened in Slack',
  description: 'Starts a run for events, slash commands, buttons and dialogs of a Slack app.',
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['x-slack-signature'], form: { kind: 'whole', prefix: 'v0=' } },
    encoding: 'hex',
    content: 'v0:{timestamp}:{body}',
    timestamp: { in: { headers: ['x-slack-request-timestamp'] }, unit: 's', toleranceSeconds: 300 },
  }),
  handshakes: [
    {
      verified: true,
      answer: (request) => {
        const { body } = payloadOf(request);
        const challenge = valueAt(body, 'challenge');
        return valueAt(body, 'type') === 'url_verification' && typeof challenge === 'string'
          ? textAnswer(challenge)
          : null;
      },
    },
    // Slack looks at the certificate of a slash command's address now and then, and wants a 200.
    {
      verified: false,
      answer: (request) => (valueAt(payloadOf(request).body, 'ssl_check') === '1' ? EMPTY_ANSWER : null),
    },
  ],
  deliveryId: firstOf(fromBody('event_id'), fromBody('trigger_id')),
  event: firstOf(fromBody('event.type'), fromBody('command'), fromBody('type')),
  events: [
    'message',
    'app_mention',
    'reaction_added',
    'member_joined_channel',
    'channel_created',
    'team_join',
    'file_shared',
    'app_home_opened',
    'block_actions',
    'view_submission',
    'shortcut',
    'message_action',
  ],
  jsonField: 'payload',
  fields: {
    text: textField('Text', 'event.text', 'text', 'message.text'),
    user: textField('User', 'event.user', 'user_id', 'user.id'),
    channel: textField('Channel', 'event.channel', 'channel_id', 'channel.id', 'event.item.channel'),
    team: textField('Workspace', 'team_id', 'team.id'),
    responseUrl: textField('Address for answers', 'response_url'),
  },
});
