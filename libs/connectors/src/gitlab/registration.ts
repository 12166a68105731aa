/** https://docs.gitlab.com/api/project_webhooks/ */
import { Type } from 'typebox';

import {
  ACCESS_KIND,
  accessOf,
  callService,
  type RegistrableInput,
  type Registration,
  type RegistrationContext,
  type RegistrationDeclaration,
  requiredSetting,
  type ServiceCall,
  textAt,
} from '#connector-sdk';

type Context = RegistrationContext<RegistrableInput>;

export const BASE_URL = 'https://gitlab.com/api/v4';

/** What is asked for at GitLab, by the first part of the event's name. */
const SWITCHES: Readonly<Record<string, string>> = {
  push: 'push_events',
  tag_push: 'tag_push_events',
  issue: 'issues_events',
  note: 'note_events',
  merge_request: 'merge_requests_events',
  pipeline: 'pipeline_events',
  build: 'job_events',
  deployment: 'deployment_events',
  release: 'releases_events',
  wiki_page: 'wiki_page_events',
};

export const settings = {
  project: Type.Optional(
    Type.String({
      title: 'Project',
      description:
        'Such as ann/house, or its number. Needed where the connection has an access token: publishing then adds the webhook at GitLab.',
      maxLength: 300,
      ui: { placeholder: 'ann/house' },
    }),
  ),
};

export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND],
  async register(context) {
    const hooks = hooksOf(context);
    const { body } = await call(context, { method: 'POST', url: hooks, json: hookOf(context) });
    return registered(hooks, body);
  },
  async unregister(context, { data }) {
    const url = `${textAt(data, 'hooks')}/${textAt(data, 'id')}`;
    await call(context, { method: 'DELETE', url, expected: [404] });
  },
  /** Also switches on again what GitLab has switched off after failures. */
  async renew(context, { data }) {
    const [hooks, id] = [textAt(data, 'hooks'), textAt(data, 'id')];
    if (hooks === null || id === null) return null;
    const put = { method: 'PUT', url: `${hooks}/${id}`, json: hookOf(context), expected: [404] } as const;
    const { status, body } = await call(context, put);
    return status === 404 ? null : registered(hooks, body);
  },
};

function hooksOf({ input, auth }: Context): string {
  const project = requiredSetting(input, 'project', 'Enter the project, such as ann/house.');
  return `${accessOf(auth, BASE_URL).baseUrl}/projects/${encodeURIComponent(project)}/hooks`;
}

function hookOf({ input, url, secret }: Context) {
  const asked = (input.events ?? []).map((event) => event.split('.')[0]!);
  const any = asked.length === 0 || asked.some((event) => !Object.hasOwn(SWITCHES, event));
  const switches = Object.entries(SWITCHES).map(([event, name]) => [name, any || asked.includes(event)]);
  return {
    url,
    token: secret,
    enable_ssl_verification: true,
    ...(Object.fromEntries(switches) as Record<string, boolean>),
  };
}

const registered = (hooks: string, body: unknown): Registration => ({
  data: { hooks, id: textAt(body, 'id') },
});

const call = (context: Context, asked: ServiceCall) =>
  callService(context, 'GitLab', {
    ...asked,
    headers: { 'private-token': accessOf(context.auth, BASE_URL).token },
  });
