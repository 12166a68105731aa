/** Every kind of step that the builder offers, in the order in which it offers them. */
import type { ComponentType } from 'react';

import type { ActionEntry } from '../action-entries';
import { defaultsOf, newObject } from '../../schema-form/field-schema';
import { inputOf, type DraftStep } from '../definition';
import { pointer } from '../problems';
import { iconFrom } from '../../parts/connectorIcon';
import type { Icon } from '../../parts/icon';
import { KIND_ICONS, kindName } from '../../parts/stepLook';
import { texts } from '../../texts';
import { AggregateForm } from './AggregateForm';
import { ParallelForm, PathsForm } from './BranchForms';
import { CallForm } from './CallForm';
import { CodeForm } from './CodeForm';
import { DelayForm, delayFields } from './DelayForm';
import { DigestForm, digestFields, ReleaseForm } from './DigestForm';
import { FilterForm } from './FilterForm';
import type { FormProps } from './form-props';
import { HttpForm, httpFields } from './HttpForm';
import { LoopForm } from './LoopForm';
import { MapForm } from './MapForm';
import { newStep } from './new-step';
import { OtherActionForm } from './OtherActionForm';
import { ReturnForm } from './ReturnForm';
import { StopForm } from './StopForm';
import { StoreForm, storeFields } from './StoreForm';
import { WaitForm } from './WaitForm';

export type StepGroup = 'act' | 'flow' | 'data' | 'wait' | 'workflows' | 'apps';
export const STEP_GROUPS: readonly StepGroup[] = ['act', 'flow', 'data', 'wait', 'workflows', 'apps'];

export interface StepKind {
  /** Its name in the catalogue; a `type` may have several. */
  kind: string;
  type: string;
  group: StepGroup;
  title: string;
  help: string;
  icon: Icon;
  /** null: nothing but its title. */
  Form: ComponentType<FormProps> | null;
  /** `bodyFrom`: a template of what the steps before it give. */
  create: (id: string, context: { bodyFrom: string }) => DraftStep;
  /** What the ids of its steps begin with. */
  baseId: string;
  /** Pointers within the step of the places where its form shows problems; the card shows the rest. */
  fields: (step: DraftStep) => string[];
}

type Name = keyof typeof newStep;

const kind = (
  name: Name,
  group: StepGroup,
  Form: StepKind['Form'],
  fields: string[] | StepKind['fields'],
  baseId: string = name,
): StepKind => ({
  kind: name,
  type: newStep[name]('x', { bodyFrom: '' }).type,
  group,
  ...texts.forms.kinds[name],
  icon: KIND_ICONS[name],
  Form,
  create: newStep[name],
  baseId,
  fields: typeof fields === 'function' ? fields : () => fields,
});

/** A field of its own for every row. */
const inputRows = (step: DraftStep): string[] =>
  Object.keys(inputOf(step)).map((name) => `/input${pointer(name)}`);

export const STEP_KINDS: readonly StepKind[] = [
  kind('http', 'act', HttpForm, httpFields, 'request'),
  kind('code', 'act', CodeForm, (step) => ['/code', '/timeoutMs', '/memoryMb', ...inputRows(step)]),
  kind('filter', 'flow', FilterForm, ['/when']),
  kind('paths', 'flow', PathsForm, ['/mode']),
  kind('parallel', 'flow', ParallelForm, ['/onBranchFailure']),
  kind('loop', 'flow', LoopForm, ['/over', '/concurrency', '/limit', '/onItemFailure', '/collect']),
  kind('stop', 'flow', StopForm, ['/as', '/message']),
  kind('map', 'data', MapForm, inputRows, 'fields'),
  kind('aggregate', 'data', AggregateForm, ['/list', '/operations'], 'list'),
  kind('store', 'data', StoreForm, storeFields),
  kind('digest', 'data', DigestForm, digestFields),
  kind('release', 'data', ReleaseForm, ['/name']),
  kind('delay', 'wait', DelayForm, delayFields),
  kind('callback', 'wait', WaitForm, ['/timeoutMs', '/onTimeout']),
  kind('approval', 'wait', WaitForm, ['/message', '/timeoutMs', '/onTimeout']),
  kind('call', 'workflows', CallForm, ['/workflowId', '/input', '/wait', '/timeoutMs']),
  kind('return', 'workflows', ReturnForm, ['/value', '/response'], 'answer'),
];

const byName = new Map<string, StepKind>(STEP_KINDS.map((known) => [known.kind, known]));

/** An action of a connector that has no form of its own. */
const OTHER_ACTION: StepKind = {
  kind: 'otherAction',
  type: 'action',
  group: 'act',
  ...texts.forms.kinds.otherAction,
  icon: KIND_ICONS.otherAction,
  Form: OtherActionForm,
  create: (id) => ({ id, type: 'action', connector: '', operation: '', input: {} }),
  baseId: 'action',
  fields: () => ['/input', '/connectionId'],
};

/** An app that people of the workspace made. */
const isOwnApp = (connector: string): boolean => connector.startsWith('custom-');

/** An action of a connector, as a step to be added. */
export const stepOfAction = ({ connector, action, name, title }: ActionEntry): StepKind => ({
  ...OTHER_ACTION,
  kind: name,
  group: 'apps',
  title,
  help: action.description,
  icon: iconFrom(connector.icon),
  create: (id) => ({
    id,
    type: 'action',
    title,
    connector: connector.key,
    operation: action.key,
    // What people made of an example begins with the example's values; what they leave out is not sent.
    input: { ...(isOwnApp(connector.key) ? defaultsOf(action.input) : {}), ...newObject(action.input) },
  }),
});

/** The kind of a step; undefined when this page does not know its type. */
export function kindOf(step: DraftStep): StepKind | undefined {
  const name = kindName(step);
  return name === 'otherAction' ? OTHER_ACTION : name && byName.get(name);
}
