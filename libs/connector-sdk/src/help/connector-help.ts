/** A connector's declaration, examples and README in, its help as Markdown out. */
import type { ConnectionNeed } from '../connection-need';
import type { ConnectorFixtures } from '../fixtures';
import { connectionNeed } from '../need-of-action';
import type { TriggerDeclaration } from '../trigger/declarations';
import type { ActionDeclaration, AuthKind, Connector } from '../types';
import { type FieldRow, fieldRows } from './fields';

export interface HelpSources {
  connector: Connector;
  fixtures: ConnectorFixtures;
  /** Begins with `# <title>`. */
  readme: string;
}

const HOW: Readonly<Record<TriggerDeclaration['kind'], string>> = {
  webhook: 'Instant: the service calls the trigger’s address.',
  socket: 'Instant: others open a WebSocket at the trigger’s address.',
  mail: 'Instant: the trigger has a mail address of its own.',
  call: 'Started by another workflow, or by hand.',
  listen: 'Instant: Sluice stays connected.',
  stream: 'Instant: Sluice stays connected.',
  poll: 'Sluice asks again and again; what is there at first starts nothing.',
  schedule: 'By the clock.',
};
const MOST_EXAMPLE = 4000;

export function connectorHelp({ connector, fixtures, readme }: HelpSources): string {
  const { auth, triggers, actions } = connector;
  const sections = [
    readme.trim(),
    ...section(
      'Connections in detail',
      auth.map((kind) => authPart(kind)),
    ),
    ...section(
      'Triggers in detail',
      triggers.map((trigger) => triggerPart(trigger, connector, fixtures)),
    ),
    ...section(
      'Actions in detail',
      actions.map((action) => actionPart(action, connector, fixtures)),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

const section = (title: string, parts: readonly string[]): string[] =>
  parts.length === 0 ? [] : [`## ${title}`, ...parts];

function authPart({ key, title, description, fields, oauth2 }: AuthKind): string {
  return lines([
    `### ${title} (\`${key}\`)`,
    description ?? '',
    oauth2 ? `Sluice asks for: \`${oauth2.scopes.join('`, `')}\`.` : '',
    fieldTable(fieldRows(fields)),
  ]);
}

function triggerPart(trigger: TriggerDeclaration, connector: Connector, fixtures: ConnectorFixtures): string {
  return lines([
    `### ${trigger.title} (\`${trigger.key}\`)`,
    sentence(trigger.description),
    HOW[trigger.kind],
    needText(trigger.auth ?? null, connector),
    fieldTable(fieldRows(trigger.input)),
    resultTable('trigger', trigger.output),
    example(fixtures.triggers?.[trigger.key]?.[0]?.output),
  ]);
}

function actionPart(action: ActionDeclaration, connector: Connector, fixtures: ConnectorFixtures): string {
  return lines([
    `### ${action.title} (\`${action.key}\`)`,
    sentence(action.description),
    needText(connectionNeed(action, connector), connector),
    fieldTable(fieldRows(action.input)),
    resultTable('steps.<id>', action.output),
    example(fixtures.actions?.[action.key]?.[0]?.output),
  ]);
}

function needText(need: ConnectionNeed | null, { auth }: Connector): string {
  if (!need) return '';
  const titles = auth.filter(({ key }) => need.kinds.includes(key)).map(({ title }) => `“${title}”`);
  return `${need.required ? 'Needs' : 'May have'} a connection: ${titles.join(' or ')}.`;
}

function fieldTable(rows: readonly FieldRow[]): string {
  if (rows.length === 0) return 'It has no settings.';
  return table(
    ['field', 'value', 'what it is'],
    rows.map(({ name, label, type, isRequired, help }) => [
      `**${label}** \`${name}\``,
      isRequired ? type : `${type}; may be left out`,
      help,
    ]),
  );
}

function resultTable(of: string, schema: object): string {
  const rows = fieldRows(schema);
  if (rows.length === 0) return '';
  return table(
    ['gives', 'value', 'what it is'],
    rows.map(({ name, label, type, help }) => [
      `\`${of}.${name}\``,
      type,
      [label === name ? '' : label, help].filter(Boolean).join('. '),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');

function example(output: unknown): string {
  if (output === undefined) return '';
  const text = JSON.stringify(output, null, 2);
  return text.length > MOST_EXAMPLE ? '' : `For example:\n\n\`\`\`json\n${text}\n\`\`\``;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const lines = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');
