import { type Connector, type ConnectorFixtures, connectorHelp } from '#connector-sdk';

import { readConnectorFile } from './connector-folder';

/** Markdown; what a person made has no README, and its help is what its declaration says. */
export async function readHelp(connector: Connector): Promise<string> {
  const [readme, fixtures] = await Promise.all(
    ['README.md', 'fixtures.json'].map((file) => readConnectorFile(connector.key, file)),
  );
  return connectorHelp({
    connector,
    readme: readme?.toString('utf8') ?? `# ${connector.title}\n\n${connector.description}`,
    fixtures: fixtures ? (JSON.parse(fixtures.toString('utf8')) as ConnectorFixtures) : {},
  });
}
