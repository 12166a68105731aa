/** What there is, and how much of it is held to examples: a row for each connector, as Markdown. */
import type { ConnectorFixtures } from '../fixtures';
import type { Connector } from '../types';

interface CatalogueEntry {
  connector: Connector;
  fixtures: ConnectorFixtures;
}

/** @public `npm run docs:connectors` writes it. */
export function catalogueTable(entries: readonly CatalogueEntry[]): string {
  const rows = entries.map(({ connector, fixtures }) => {
    const { key, title, triggers, actions, auth } = connector;
    return [
      `[${title}](connectors/${key}.md)`,
      list(triggers.map((trigger) => trigger.title)),
      list(actions.map((action) => action.title)),
      list(auth.map((kind) => kind.title)),
      String(countOf(fixtures)),
    ];
  });
  const head = ['connector', 'triggers', 'actions', 'connections', 'examples'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const list = (titles: readonly string[]): string => (titles.length === 0 ? '–' : titles.join(', '));

function countOf({
  triggers,
  actions,
  polls,
  options,
  fieldSets,
  test = [],
  errors = [],
}: ConnectorFixtures): number {
  const named = [triggers, actions, polls, options, fieldSets].flatMap((group) => Object.values(group ?? {}));
  return named.reduce((sum, examples) => sum + examples.length, test.length + errors.length);
}
