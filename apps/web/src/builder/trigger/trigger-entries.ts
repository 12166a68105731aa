import type { ConnectorView, TriggerView } from '../../api/types';
import { texts } from '../../texts';
import { isObject } from '../definition';

const words = texts.triggers;

/** A trigger as it is offered. */
export interface TriggerEntry {
  connector: ConnectorView;
  trigger: TriggerView;
  /** `connector.operation`. */
  name: string;
  title: string;
  /** What it is looked for by, where that is not its title. */
  app: string | null;
  help: string;
  group: string;
}

/** Those that a person meets before all others have words of their own. */
const own: Record<string, { title: string; help: string } | undefined> = {
  'webhook.catch': { title: texts.trigger.webhook, help: texts.trigger.help },
  'workflow.called': words.called,
  'workflow.failed': words.failed,
};

/** Under these headings a trigger is known without the name of its connector. */
const PLAIN = new Set(['time', 'feeds', 'mail', 'workflows']);

const titleOf = (connector: ConnectorView, { title }: TriggerView): string =>
  PLAIN.has(connector.group) || title.toLowerCase().includes(connector.title.toLowerCase())
    ? title
    : `${connector.title}: ${title}`;

const entryOf = (connector: ConnectorView, trigger: TriggerView): TriggerEntry => {
  const name = `${connector.key}.${trigger.key}`;
  return {
    connector,
    trigger,
    name,
    title: own[name]?.title ?? titleOf(connector, trigger),
    app: own[name] || PLAIN.has(connector.group) ? null : connector.title,
    help: own[name]?.help ?? trigger.description,
    group: connector.group,
  };
};

/** What most people come for; the others follow in their own order. */
const FIRST = ['webhook.catch', 'form.submit', 'websocket.serve', 'websocket.listen'];
const rankOf = ({ name }: TriggerEntry): number => {
  const at = FIRST.indexOf(name);
  return at === -1 ? FIRST.length : at;
};

export const triggerEntries = (connectors: readonly ConnectorView[]): TriggerEntry[] =>
  connectors
    .flatMap((connector) => connector.triggers.map((trigger) => entryOf(connector, trigger)))
    .toSorted((one, other) => rankOf(one) - rankOf(other));

/** The entry of a draft's trigger; undefined when there is none, or none that this installation has. */
export function entryOfTrigger(entries: readonly TriggerEntry[], trigger: unknown): TriggerEntry | undefined {
  if (!isObject(trigger)) return undefined;
  const name = `${String(trigger['connector'])}.${String(trigger['operation'])}`;
  return entries.find((entry) => entry.name === name);
}

const byApp = (one: TriggerEntry, other: TriggerEntry): number =>
  one.connector.title.localeCompare(other.connector.title);

export interface EntryGroup {
  key: string;
  label: string;
  entries: TriggerEntry[];
}

/** What fits a search, under headings; the best known first, unknown headings last. */
export function groupedEntries(entries: readonly TriggerEntry[], search: string): EntryGroup[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ title, help, connector, name }: TriggerEntry) => {
    const text = `${title} ${help} ${connector.title} ${name}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  const known = Object.keys(words.groups);
  const found = entries.filter(fits);
  const keys = [
    ...known,
    ...new Set(found.map(({ group }) => group).filter((group) => !known.includes(group))),
  ];
  return keys.flatMap((key) => {
    const inGroup = found.filter(({ group }) => group === key);
    if (inGroup.length === 0) return [];
    const sorted = key === 'apps' ? inGroup.toSorted(byApp) : inGroup;
    return [{ key, label: words.groups[key as keyof typeof words.groups] ?? key, entries: sorted }];
  });
}
