// What the step picker lists: steps of the language, apps, and the actions of one app or those that fit a search.
import type { ConnectorView } from '../api/types';
import { texts } from '../texts';
import { actionEntries } from './action-entries';
import { STEP_GROUPS, STEP_KINDS, stepOfAction, type StepKind } from './forms/catalogue';

export interface AppChoice {
  connector: ConnectorView;
  steps: StepKind[];
}

export interface ChoiceGroup {
  key: string;
  label: string;
  steps: StepKind[];
  apps: AppChoice[];
}

const words = texts.flow;
/** Of what a search finds among all actions: whoever looks for more types more. */
const MOST_FOUND = 60;

export function appChoices(connectors: readonly ConnectorView[]): AppChoice[] {
  return connectors
    .map((connector) => ({ connector, steps: actionEntries([connector]).map(stepOfAction) }))
    .filter(({ steps }) => steps.length > 0)
    .toSorted((one, other) => one.connector.title.localeCompare(other.connector.title));
}

/** Without a search: the language's own steps, and the apps under their headings. */
export function browsed(apps: readonly AppChoice[]): ChoiceGroup[] {
  const labels: Readonly<Record<string, string>> = texts.triggers.groups;
  const known = Object.keys(labels);
  const groups = [...new Set([...known, ...apps.map(({ connector }) => connector.group)])];
  return [
    ...STEP_GROUPS.map((group) => ({
      key: group,
      label: words.groups[group],
      steps: STEP_KINDS.filter((kind) => kind.group === group),
      apps: [],
    })),
    ...groups.map((group) => ({
      key: `apps-${group}`,
      label: labels[group] ?? group,
      steps: [],
      apps: apps.filter(({ connector }) => connector.group === group),
    })),
  ].filter(({ steps, apps: inGroup }) => steps.length + inGroup.length > 0);
}

/** With a search: steps, then actions of whatever app. */
export function searched(apps: readonly AppChoice[], search: string): ChoiceGroup[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ title, help, type, kind }: StepKind) => {
    const text = `${title} ${help} ${type} ${kind}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  const steps = STEP_KINDS.filter(fits);
  const found = apps.flatMap(({ steps: own }) => own.filter(fits)).slice(0, MOST_FOUND);
  // What is called so comes before what only mentions it.
  const named = (kind: StepKind) => (kind.title.toLowerCase().includes(wanted.join(' ')) ? 0 : 1);
  const actions = found.toSorted((one, other) => named(one) - named(other));
  return [
    { key: 'steps', label: words.groups.flow, steps, apps: [] },
    { key: 'actions', label: words.groups.apps, steps: actions, apps: [] },
  ].filter((group) => group.steps.length > 0);
}
