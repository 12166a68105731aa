/** https://docs.gitlab.com/user/project/integrations/webhooks/ */
import {
  ACCESS_KIND,
  defineWebhookPreset,
  firstOf,
  fromBody,
  fromHeader,
  joined,
  type Reader,
  secretsOf,
  standardWebhooks,
  textField,
  type Verifier,
  verifyHeaderValue,
} from '#connector-sdk';

import { registration, settings } from './registration';

const TOKEN_HEADER = 'x-gitlab-token';

const signed = standardWebhooks();

/** The connection says which of the two it is: a request that only has the token does not pass for a signed one. */
const verify: Verifier = (request, context) =>
  context.auth?.kind === 'signing'
    ? signed(request, context)
    : verifyHeaderValue(request, TOKEN_HEADER, secretsOf(context, 'tokens'));

/** `Merge Request Hook` → `merge_request`, for events that have no `object_kind`. */
const kindInHeader: Reader = (payload) =>
  fromHeader('x-gitlab-event')(payload)
    ?.replace(/ Hook$/, '')
    .toLowerCase()
    .replaceAll(' ', '_') ?? null;

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened at GitLab',
  description: 'Starts a run for each event of a project or a group.',
  kinds: ['signing', 'token', ACCESS_KIND],
  verify,
  secretHeaders: [TOKEN_HEADER],
  // Both are the same; the first one is signed as well.
  deliveryId: firstOf(fromHeader('webhook-id'), fromHeader('idempotency-key')),
  event: joined(
    '.',
    firstOf(fromBody('object_kind'), fromBody('event_name'), kindInHeader),
    fromBody('object_attributes.action'),
  ),
  events: [
    'push',
    'tag_push',
    'issue',
    'issue.open',
    'issue.close',
    'note',
    'merge_request',
    'merge_request.open',
    'merge_request.merge',
    'pipeline',
    'build',
    'deployment',
    'release',
    'wiki_page',
  ],
  fields: {
    project: textField('Project', 'project.path_with_namespace'),
    user: textField('Who did it', 'user.username', 'user_username'),
  },
  settings,
  registration,
});
