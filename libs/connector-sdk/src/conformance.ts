/** What every connector must keep to and types can't say. The registry asks at boot, the specs for every connector. */
import { schemaFault } from '#schema';

import type { ActionDeclaration, AuthKind, Connector, UiHints } from './types';
import type { TriggerDeclaration } from './trigger/declarations';

const KEY = /^[a-z][a-z0-9_-]{0,62}$/;
const SECRET = /token|password|secret|keys?$/i;

interface FieldSchema {
  title?: string;
  ui?: UiHints;
}

type Say = (where: string, what: string) => void;
type Operation = ActionDeclaration | TriggerDeclaration;

/** Every fault of a declaration, a sentence each; empty for a good one. */
export function connectorProblems(connector: Connector): string[] {
  const problems: string[] = [];
  const say: Say = (where, what) => problems.push(`${connector.key}${where}: ${what}`);
  checkNames(say, '', connector);
  if (connector.description.trim() === '') say('', 'has no description');
  for (const auth of connector.auth) checkAuth(say, auth);
  for (const operation of [...connector.triggers, ...connector.actions]) {
    checkKinds(say, operation, connector.auth);
    checkOperation(say, operation);
    checkLoaders(say, operation, connector);
  }
  checkActionsSignIn(say, connector);
  checkKeys(say, { auth: connector.auth, trigger: connector.triggers, action: connector.actions });
  return problems;
}

function checkNames(say: Say, where: string, { key, title }: { key: string; title: string }): void {
  if (!KEY.test(key)) say(where, `‘${key}’ is not a key (lower-case letters, digits, _ and -)`);
  if (title.trim() === '') say(where, 'has no title');
}

function checkAuth(say: Say, auth: AuthKind): void {
  const where = ` auth ${auth.key}`;
  checkNames(say, where, auth);
  checkSchema(say, where, auth.fields);
  checkFields(say, where, fieldsOf(auth.fields));
  for (const [name, field] of fieldsOf(auth.fields))
    if (SECRET.test(name) && field.ui?.secret === undefined) {
      say(where, `the field ‘${name}’ must be marked secret, or marked as none`);
    }
}

function checkKinds(say: Say, { key, auth }: Operation, kinds: readonly AuthKind[]): void {
  if (auth?.kinds.length === 0) say(` ${key}`, 'takes connections, but names no kind of auth');
  for (const kind of auth?.kinds ?? [])
    if (!kinds.some((known) => known.key === kind))
      say(` ${key}`, `takes the kind of auth ‘${kind}’, which there is not`);
}

/** What an action signs in with is either put onto its requests for it, or the action says which connections it takes. */
function checkActionsSignIn(say: Say, { auth, api, actions }: Connector): void {
  if (typeof api?.baseUrl !== 'string' || auth.some(({ apply }) => apply !== undefined)) return;
  for (const { key, auth: own } of actions)
    if (!own) say(` ${key}`, 'speaks to a service, but no kind of auth has an ‘apply’');
}

function checkOperation(say: Say, operation: Operation): void {
  const where = ` ${operation.key}`;
  checkNames(say, where, operation);
  if (operation.description.trim() === '') say(where, 'has no description');
  checkSchema(say, `${where} input`, operation.input);
  checkSchema(say, `${where} output`, operation.output);
  checkFields(say, `${where} input`, fieldsOf(operation.input));
}

/** What a field asks of the service has to be there, and so have the fields that it goes by. */
function checkLoaders(
  say: Say,
  { key, input }: Operation,
  { options = {}, fieldSets = {} }: Connector,
): void {
  const where = ` ${key} input`;
  const names = new Set(fieldsOf(input).map(([name]) => name));
  for (const [name, { ui = {} }] of deepFields(input)) {
    const asked = [
      { hint: ui.options, known: options },
      { hint: ui.fields, known: fieldSets },
    ];
    for (const { hint, known } of asked) {
      if (hint && !Object.hasOwn(known, hint.load))
        say(where, `the field ‘${name}’ asks the loader ‘${hint.load}’, which there is not`);
      for (const other of hint?.dependsOn ?? [])
        if (!names.has(other)) say(where, `the field ‘${name}’ depends on ‘${other}’, which there is not`);
    }
  }
}

function checkKeys(say: Say, lists: Readonly<Record<string, readonly { key: string }[]>>): void {
  for (const [what, list] of Object.entries(lists)) {
    const keys = list.map(({ key }) => key);
    for (const key of new Set(keys.filter((key, at) => keys.indexOf(key) !== at)))
      say('', `has two ${what}s named ‘${key}’`);
  }
}

function checkSchema(say: Say, where: string, schema: object): void {
  const fault = schemaFault(schema);
  if (fault !== null) say(where, `the schema is not valid: ${fault}`);
}

function checkFields(say: Say, where: string, fields: readonly [string, FieldSchema][]): void {
  for (const [name, { title }] of fields)
    if (!title) say(where, `the field ‘${name}’ has no title, which is its label`);
}

const fieldsOf = (schema: object): [string, FieldSchema][] =>
  'properties' in schema ? Object.entries(schema.properties as Record<string, FieldSchema>) : [];

/** Those within lists and objects, too. */
function deepFields(schema: object): [string, FieldSchema][] {
  return fieldsOf(schema).flatMap(([name, field]) => {
    const within = 'items' in field && field.items && typeof field.items === 'object' ? [field.items] : [];
    return [[name, field] as [string, FieldSchema], ...[field, ...within].flatMap(deepFields)];
  });
}
