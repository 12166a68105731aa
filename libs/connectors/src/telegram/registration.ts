/** https://core.telegram.org/bots/api#setwebhook, #deletewebhook and #getwebhookinfo */
import {
  ACCESS_KIND,
  type RegistrableInput,
  type RegistrationContext,
  type RegistrationDeclaration,
  textAt,
} from '#connector-sdk';

import { call } from './call';
import { wantedKinds } from './updates';

type Context = RegistrationContext<RegistrableInput>;

/** A bot has one webhook, which the last one to ask for it gets. */
export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND],
  async register({ api, input, url, secret }) {
    await call(api, 'setWebhook', {
      url,
      secret_token: secret,
      allowed_updates: wantedKinds(input.events),
    });
    return { data: { url } };
  },
  async unregister(context) {
    if (await isOurs(context)) await call(context.api, 'deleteWebhook');
  },
  async renew(context, known) {
    return (await isOurs(context)) ? known : null;
  },
};

async function isOurs({ api, url }: Context): Promise<boolean> {
  return textAt(await call(api, 'getWebhookInfo'), 'url') === url;
}
