/** What every connector must keep to and types can't say. The registry asks at boot, the specs for every connector. */
import { schemaFault } from '#schema';

import type { Connector, UiHints } from './types';

const KEY = /^[a-z][a-z0-9_-]{0,62}$/;
const SECRET = /token|password|secret|keys?$/i;

interface FieldSchema {
  title?: string;
  ui?: UiHints;
}

/** Every fault of a declaration, a sentence each; empty for a good one. */
export function connectorProblems(connector: Connector): string[] {
  const problems: string[] = [];
  const say = (where: string, what: string) => problems.push(`${connector.key}${where}: ${what}`);
  const checkNames = (where: string, it: { key: string; title: string }) => {
    if (!KEY.test(it.key)) say(where, `‘${it.key}’ is not a key (lower-case letters, digits, _ and -)`);
    if (it.title.trim() === '') say(where, 'has no title');
  };
  const checkSchema = (where: string, schema: object) => {
    const fault = schemaFault(schema);
    if (fault !== null) say(where, `the schema is not valid: ${fault}`);
  };
  const checkFields = (where: string, properties: Record<string, unknown>) => {
    for (const [name, field] of Object.entries(properties) as [string, FieldSchema][]) {
      if (!field.title) say(where, `the field ‘${name}’ has no title, which is its label`);
    }
  };

  checkNames('', connector);
  if (connector.description.trim() === '') say('', 'has no description');
  for (const auth of connector.auth) {
    const where = ` auth ${auth.key}`;
    checkNames(where, auth);
    checkSchema(where, auth.fields);
    checkFields(where, auth.fields.properties);
    for (const [name, field] of Object.entries(auth.fields.properties) as [string, FieldSchema][]) {
      if (SECRET.test(name) && !field.ui?.secret) say(where, `the field ‘${name}’ must be marked secret`);
    }
  }
  const kinds = new Set(connector.auth.map(({ key }) => key));
  for (const trigger of connector.triggers) {
    if (trigger.auth?.kinds.length === 0)
      say(` ${trigger.key}`, 'takes connections, but names no kind of auth');
    for (const kind of trigger.auth?.kinds ?? [])
      if (!kinds.has(kind)) say(` ${trigger.key}`, `takes the kind of auth ‘${kind}’, which there is not`);
  }
  for (const operation of [...connector.triggers, ...connector.actions]) {
    const where = ` ${operation.key}`;
    checkNames(where, operation);
    if (operation.description.trim() === '') say(where, 'has no description');
    checkSchema(`${where} input`, operation.input);
    checkSchema(`${where} output`, operation.output);
    checkFields(`${where} input`, operation.input.properties);
  }
  for (const [what, list] of Object.entries({
    auth: connector.auth,
    trigger: connector.triggers,
    action: connector.actions,
  })) {
    const keys = list.map(({ key }) => key);
    for (const key of new Set(keys.filter((key, at) => keys.indexOf(key) !== at)))
      say('', `has two ${what}s named ‘${key}’`);
  }
  return problems;
}
