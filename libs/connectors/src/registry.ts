/** The folders beside this file in, all connectors by key out. A folder that breaks a rule stops the boot. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import {
  type ActionDeclaration,
  type Connector,
  type ConnectorFixtures,
  connectorProblems,
  type ConnectorRegistry,
  isCustomConnector,
  missingFixtures,
  type TriggerDeclaration,
} from '#connector-sdk';

const load = createRequire(__filename);

/**
 * Throws `Error` that lists every fault of every folder of `directory`.
 * @param only the folders to look at; left out: all
 */
export function createRegistry(directory: string = __dirname, only?: readonly string[]): ConnectorRegistry {
  const folders = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && (!only || only.includes(entry.name)))
    .map(({ name }) => join(directory, name))
    .toSorted();
  const problems: string[] = [];
  const connectors = new Map<string, Connector>();
  for (const folder of folders) {
    const connector = loadConnector(folder);
    if (!connector) {
      problems.push(`${folder}: its index exports no ‘connector’`);
      continue;
    }
    if (isCustomConnector(connector.key))
      problems.push(`${folder}: keys that begin with ‘custom-’ are those of connectors that people make`);
    if (connectors.has(connector.key))
      problems.push(`${folder}: there is another connector with the key ‘${connector.key}’`);
    connectors.set(connector.key, connector);
    problems.push(...connectorProblems(connector), ...folderProblems(folder, connector));
  }
  if (problems.length > 0) throw new Error(`The connectors have problems:\n- ${problems.join('\n- ')}`);
  return registryOf(connectors);
}

function loadConnector(folder: string): Connector | undefined {
  return (load(folder) as { connector?: Connector }).connector;
}

function folderProblems(folder: string, connector: Connector): string[] {
  const absent = [connector.icon, 'README.md', 'fixtures.json'].filter(
    (name) => !existsSync(join(folder, name)),
  );
  const problems = absent.map((name) => `${folder}: ${name} is missing`);
  if (!absent.includes('fixtures.json')) {
    const fixtures = JSON.parse(readFileSync(join(folder, 'fixtures.json'), 'utf8')) as ConnectorFixtures;
    problems.push(...missingFixtures(connector, fixtures).map((problem) => `${folder}: ${problem}`));
  }
  return problems;
}

function registryOf(connectors: ReadonlyMap<string, Connector>): ConnectorRegistry {
  const all = [...connectors.values()];
  const triggers = new Map<string, TriggerDeclaration>();
  const actions = new Map<string, ActionDeclaration>();
  for (const { key, triggers: ownTriggers, actions: ownActions } of all) {
    for (const trigger of ownTriggers) triggers.set(`${key}/${trigger.key}`, trigger);
    for (const action of ownActions) actions.set(`${key}/${action.key}`, action);
  }
  return {
    all: () => all,
    connector: (key) => connectors.get(key),
    trigger: (connector, operation) => triggers.get(`${connector}/${operation}`),
    action: (connector, operation) => actions.get(`${connector}/${operation}`),
  };
}
