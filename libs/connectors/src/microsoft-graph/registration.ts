/** https://learn.microsoft.com/en-us/graph/api/subscription-post-subscriptions and …/resources/subscription */
import { Type } from 'typebox';

import {
  ACCESS_KIND,
  callService,
  type RegistrableInput,
  type Registration,
  type RegistrationContext,
  type RegistrationDeclaration,
  requiredSetting,
  type ServiceCall,
  textAt,
} from '#connector-sdk';
import { FailureError } from '#kernel';

import { accessTokenOf, graphUrlOf } from './app-access';

type Context = RegistrationContext<RegistrableInput>;

const CHANGES = ['created', 'updated', 'deleted'];
/** Just under three days, which most things in Microsoft 365 allow; and what those allow that allow the least. */
const LIFETIMES_MINUTES = [4230, 55] as const;

export const settings = {
  resource: Type.Optional(
    Type.String({
      title: 'What to watch',
      description:
        'As Microsoft Graph calls it, such as users/ann@example.com/mailFolders/inbox/messages. Needed where the connection is an app: publishing then makes the subscription, and Sluice renews it.',
      maxLength: 1000,
      ui: { placeholder: 'users/ann@example.com/events' },
    }),
  ),
};

export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND],
  async register(context) {
    const { input, url, secret } = context;
    const resource = requiredSetting(
      input,
      'resource',
      'Enter what to watch, such as users/ann@example.com/events.',
    );
    const asked = (input.events ?? []).filter((event) => CHANGES.includes(event));
    const changeType = (asked.length > 0 ? asked : CHANGES).join(',');
    return lasting(async (expirationDateTime) => {
      const json = { changeType, notificationUrl: url, resource, clientState: secret, expirationDateTime };
      const { body } = await call(context, '', { method: 'POST', json });
      return registered(body, expirationDateTime);
    });
  },
  async unregister(context, { data }) {
    await call(context, `/${textAt(data, 'id')}`, { method: 'DELETE', expected: [404] });
  },
  async renew(context, { data }) {
    return lasting(async (expirationDateTime) => {
      const patch = { method: 'PATCH', json: { expirationDateTime }, expected: [404] } as const;
      const { status, body } = await call(context, `/${textAt(data, 'id')}`, patch);
      return status === 404 ? null : registered(body, expirationDateTime);
    });
  },
};

/** How long a subscription may last depends on what it watches; Graph only says so when it is too long. */
async function lasting<Result>(work: (until: string) => Promise<Result>): Promise<Result> {
  const [long, short] = LIFETIMES_MINUTES.map((minutes) =>
    new Date(Date.now() + minutes * 60_000).toISOString(),
  );
  try {
    return await work(long!);
  } catch (error) {
    if (!(error instanceof FailureError) || !/expir/i.test(error.failure.message)) throw error;
    return work(short!);
  }
}

const registered = (body: unknown, asked: string): Registration => ({
  data: { id: textAt(body, 'id') },
  expiresAt: textAt(body, 'expirationDateTime') ?? asked,
});

async function call(context: Context, path: string, asked: Omit<ServiceCall, 'url'>) {
  return callService(context, 'Microsoft Graph', {
    ...asked,
    url: `${graphUrlOf(context.auth)}/subscriptions${path}`,
    headers: { authorization: `Bearer ${await accessTokenOf(context)}` },
  });
}
