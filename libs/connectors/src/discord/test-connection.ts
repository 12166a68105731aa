/** https://docs.discord.com/developers/resources/user#get-current-user, and webhook#get-webhook-with-token */
import { type ServiceContext, textAt } from '#connector-sdk';

import { WEBHOOK_PATH, webhookAuth } from './webhook-auth';

export async function testConnection({ api, auth }: ServiceContext): Promise<{ account: string | null }> {
  if (auth?.kind === webhookAuth.key)
    return { account: `the webhook ${textAt(await api.get(WEBHOOK_PATH), 'name') ?? ''}`.trim() };
  return { account: textAt(await api.get('/users/@me'), 'username') };
}
