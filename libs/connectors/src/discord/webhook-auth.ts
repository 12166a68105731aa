import { Type } from 'typebox';

import { type ApplyAuth, defineAuth, ExpiredAuthError } from '#connector-sdk';

/** Where operations leave room for what the address of a webhook holds. */
export const WEBHOOK_PATH = '/webhooks/id/token';

/** Nothing that would lead elsewhere. */
const PARTS = /^[\w-]+(\/[\w-]+)?$/;

/** Throws `ExpiredAuthError` (`discord.bad_webhook`). */
const intoPath: ApplyAuth = (request, { webhookUrl }) => {
  const parts = String(webhookUrl ?? '')
    .trim()
    .replace(/^.*\/webhooks\//, '')
    .replace(/\/$/, '');
  if (!PARTS.test(parts))
    throw new ExpiredAuthError({
      code: 'discord.bad_webhook',
      message:
        'The connection holds no address of a Discord webhook. Copy it whole from the channel’s settings.',
    });
  return { ...request, url: request.url.replace(WEBHOOK_PATH, () => `/webhooks/${parts}`) };
};

export const webhookAuth = defineAuth({
  key: 'webhook',
  title: 'Webhook of a channel',
  description: 'For ‘Send by webhook’ only. It needs no bot.',
  apply: intoPath,
  fields: Type.Object(
    {
      webhookUrl: Type.String({
        title: 'Webhook URL',
        description:
          'In Discord: the channel’s settings, Integrations, Webhooks, New Webhook, Copy Webhook URL.',
        pattern: '/webhooks/\\d+/[\\w-]+/?\\s*$',
        maxLength: 500,
        ui: { secret: true, placeholder: 'https://discord.com/api/webhooks/…' },
      }),
    },
    { additionalProperties: false },
  ),
});
