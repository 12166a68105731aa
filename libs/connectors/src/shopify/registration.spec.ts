import { HOOK_URL, registering } from '../../test/registration-stand-in';
import { connector } from '.';
import { registration } from './registration';

const SHOP = 'ann-shop.myshopify.com';
const AUTH = { kind: 'access', fields: { shop: SHOP, token: 'shpat', secrets: ['client secret'] } };
const APP = {
  kind: 'oauth2',
  fields: { shop: SHOP, clientId: 'id', clientSecret: 'app secret', accessToken: 'token' },
};

const data = (value: unknown) => ({ status: 200, json: { data: value } });
const listed = (...topics: string[]) =>
  data({ webhookSubscriptions: { nodes: topics.map((topic) => ({ id: `gid://${topic}`, topic })) } });
const created = data({ webhookSubscriptionCreate: { webhookSubscription: { id: 'x' }, userErrors: [] } });
const deleted = data({ webhookSubscriptionDelete: { deletedWebhookSubscriptionId: 'x', userErrors: [] } });

type Answers = ReturnType<typeof data>[];
const shopThat = (events: string[], ...answers: Answers) =>
  registering(connector, AUTH, { events }, ...answers);
const variablesOf = (asked: unknown[][]) =>
  asked.map(([, , body]) => (body as { variables: unknown }).variables);

const CREATE = (topic: string) => ({ topic, subscription: { uri: HOOK_URL, format: 'JSON' } });

describe('the webhooks of a shop', () => {
  it('are one for each event; an asterisk stands for those that are offered', async () => {
    const { context, asked } = shopThat(['refunds/*', 'themes/publish'], listed(), created, created);
    const { data: kept, secret } = await registration.register(context);
    expect(kept).toEqual({ topics: ['THEMES_PUBLISH', 'REFUNDS_CREATE'] });
    expect(secret).toBeUndefined();
    expect(variablesOf(asked())).toEqual([
      { uri: HOOK_URL },
      CREATE('THEMES_PUBLISH'),
      CREATE('REFUNDS_CREATE'),
    ]);
  });

  it('keep those that are there, and lose those that are not asked for any more', async () => {
    const { context, asked } = shopThat(['orders/create'], listed('ORDERS_CREATE', 'ORDERS_PAID'), deleted);
    await registration.register(context);
    expect(variablesOf(asked())).toEqual([{ uri: HOOK_URL }, { id: 'gid://ORDERS_PAID' }]);
  });

  it('are signed with the secret of an app', async () => {
    const { context } = registering(connector, APP, { events: ['orders/create'] }, listed(), created);
    expect(await registration.register(context)).toMatchObject({ secret: 'app secret' });
  });

  it('need a secret and the names of events', async () => {
    const bare = { kind: 'access', fields: { shop: SHOP, token: 'shpat' } };
    const { context } = registering(connector, bare, { events: ['orders/create'] });
    await expect(registration.register(context)).rejects.toMatchObject({
      failure: { code: 'registration.no_secret' },
    });
    await expect(registration.register(shopThat([]).context)).rejects.toMatchObject({
      failure: { code: 'registration.no_events' },
    });
  });

  it('are found to be gone, and taken back', async () => {
    const known = { data: { topics: ['ORDERS_CREATE'] } };
    const well = shopThat(['orders/create'], listed('ORDERS_CREATE'));
    expect(await registration.renew!(well.context, known)).toEqual(known);
    const gone = shopThat(['orders/create'], listed());
    expect(await registration.renew!(gone.context, known)).toBeNull();
    const end = shopThat(['orders/create'], listed('ORDERS_CREATE'), deleted);
    await registration.unregister(end.context, known);
    expect(variablesOf(end.asked())[1]).toEqual({ id: 'gid://ORDERS_CREATE' });
  });
});
