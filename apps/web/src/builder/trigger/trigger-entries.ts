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
  help: string;
  group: string;
}

/** Those that a person meets before all others have words of their own. */
const own: Record<string, { title: string; help: string } | undefined> = {
  'webhook.catch': { title: texts.trigger.webhook, help: texts.trigger.help },
  'workflow.called': words.called,
  'workflow.failed': words.failed,
};

function titleOf(connector: ConnectorView, trigger: TriggerView): string {
  const [whole, part] = [trigger.title.toLowerCase(), connector.title.toLowerCase()];
  return whole.includes(part) || connector.group !== 'apps'
    ? trigger.title
    : `${connector.title}: ${trigger.title}`;
}

const entryOf = (connector: ConnectorView, trigger: TriggerView): TriggerEntry => {
  const name = `${connector.key}.${trigger.key}`;
  return {
    connector,
    trigger,
    name,
    title: own[name]?.title ?? titleOf(connector, trigger),
    help: own[name]?.help ?? trigger.description,
    group: connector.group,
  };
};

export const triggerEntries = (connectors: readonly ConnectorView[]): TriggerEntry[] =>
  connectors.flatMap((connector) => connector.triggers.map((trigger) => entryOf(connector, trigger)));

/** The entry of a draft's trigger; undefined when there is none, or none that this installation has. */
export function entryOfTrigger(entries: readonly TriggerEntry[], trigger: unknown): TriggerEntry | undefined {
  if (!isObject(trigger)) return undefined;
  const name = `${String(trigger['connector'])}.${String(trigger['operation'])}`;
  return entries.find((entry) => entry.name === name);
}

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
    const sorted = key === 'apps' ? inGroup.toSorted((a, b) => a.title.localeCompare(b.title)) : inGroup;
    return [{ key, label: words.groups[key as keyof typeof words.groups] ?? key, entries: sorted }];
  });
}
