import type { ActionDeclaration, Connector, ConnectionCredentials } from '#connector-sdk';
import { createSocketClient } from '#outbound';
import { compileSchema, fitValue } from '#schema';
import { fakeActionContext, type FakeActionOptions } from '#testing';

/** To servers of tests only. */
export const loopback = createSocketClient({ allow: ['127.0.0.0/8', '::1/128'] });

const actionOf = (connector: Connector, key: string): ActionDeclaration => {
  const action = connector.actions.find((one) => one.key === key);
  if (!action) throw new Error(`${connector.key} has no action ‘${key}’.`);
  return action;
};

/** As the engine does: input and output are held against the action's schemas. */
export async function runAction(
  connector: Connector,
  key: string,
  rendered: Record<string, unknown>,
  auth: ConnectionCredentials | null,
  options: Omit<FakeActionOptions, 'connector' | 'auth'> = {},
): Promise<Record<string, unknown>> {
  const action = actionOf(connector, key);
  const input = fitValue(rendered, action.input);
  expect(compileSchema(action.input)(input)).toEqual([]);
  const context = fakeActionContext(input, { tcp: loopback, ...options, connector, auth });
  const output = (await action.run(context as never)) as Record<string, unknown>;
  expect(compileSchema(action.output)(output)).toEqual([]);
  // It is stored as JSON.
  expect(JSON.parse(JSON.stringify(output))).toEqual(output);
  return output;
}

/** What a loader of the connector gives for a form. */
export function loadOptions(
  connector: Connector,
  loader: string,
  auth: ConnectionCredentials,
  { input = {}, search = '', cursor = null as string | null } = {},
) {
  const load = connector.options?.[loader];
  if (!load) throw new Error(`${connector.key} loads no ‘${loader}’.`);
  return load({ ...fakeActionContext(input, { tcp: loopback, connector, auth }), input, search, cursor });
}

export function loadFields(
  connector: Connector,
  loader: string,
  auth: ConnectionCredentials,
  input: Record<string, unknown>,
) {
  const load = connector.fieldSets?.[loader];
  if (!load) throw new Error(`${connector.key} loads no fields ‘${loader}’.`);
  return load({ ...fakeActionContext(input, { tcp: loopback, connector, auth }), input });
}

export function testConnection(connector: Connector, auth: ConnectionCredentials) {
  if (!connector.test) throw new Error(`${connector.key} has no test.`);
  return connector.test(fakeActionContext({}, { tcp: loopback, connector, auth }));
}
