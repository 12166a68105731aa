/** Every kind of step that the builder offers, in the order in which it offers them. */
import {
  IconArrowsShuffle,
  IconClockPause,
  IconCode,
  IconColumns2,
  IconCornerDownLeft,
  IconDatabase,
  IconFilter,
  IconGitBranch,
  IconListDetails,
  IconPlayerStop,
  IconPuzzle,
  IconRepeat,
  IconSend,
  IconStack2,
  IconStackPop,
  IconSubtask,
  IconUserCheck,
  IconWebhook,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

import { inputOf, type DraftStep } from '../definition';
import { pointer } from '../problems';
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

export type StepGroup = 'act' | 'flow' | 'data' | 'wait' | 'workflows';
export const STEP_GROUPS: readonly StepGroup[] = ['act', 'flow', 'data', 'wait', 'workflows'];

export interface StepKind {
  /** Its name in the catalogue; a `type` may have several. */
  kind: string;
  type: string;
  group: StepGroup;
  title: string;
  help: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
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
  icon: StepKind['icon'],
  Form: StepKind['Form'],
  fields: string[] | StepKind['fields'],
  baseId: string = name,
): StepKind => ({
  kind: name,
  type: newStep[name]('x', { bodyFrom: '' }).type,
  group,
  ...texts.forms.kinds[name],
  icon,
  Form,
  create: newStep[name],
  baseId,
  fields: typeof fields === 'function' ? fields : () => fields,
});

/** A field of its own for every row. */
const inputRows = (step: DraftStep): string[] =>
  Object.keys(inputOf(step)).map((name) => `/input${pointer(name)}`);

export const STEP_KINDS: readonly StepKind[] = [
  kind('http', 'act', IconSend, HttpForm, httpFields, 'request'),
  kind('code', 'act', IconCode, CodeForm, (step) => ['/code', '/timeoutMs', '/memoryMb', ...inputRows(step)]),
  kind('filter', 'flow', IconFilter, FilterForm, ['/when']),
  kind('paths', 'flow', IconGitBranch, PathsForm, ['/mode']),
  kind('parallel', 'flow', IconColumns2, ParallelForm, ['/onBranchFailure']),
  kind('loop', 'flow', IconRepeat, LoopForm, [
    '/over',
    '/concurrency',
    '/limit',
    '/onItemFailure',
    '/collect',
  ]),
  kind('stop', 'flow', IconPlayerStop, StopForm, ['/as', '/message']),
  kind('map', 'data', IconArrowsShuffle, MapForm, inputRows, 'fields'),
  kind('aggregate', 'data', IconListDetails, AggregateForm, ['/list', '/operations'], 'list'),
  kind('store', 'data', IconDatabase, StoreForm, storeFields),
  kind('digest', 'data', IconStack2, DigestForm, digestFields),
  kind('release', 'data', IconStackPop, ReleaseForm, ['/name']),
  kind('delay', 'wait', IconClockPause, DelayForm, delayFields),
  kind('callback', 'wait', IconWebhook, WaitForm, ['/timeoutMs', '/onTimeout']),
  kind('approval', 'wait', IconUserCheck, WaitForm, ['/message', '/timeoutMs', '/onTimeout']),
  kind('call', 'workflows', IconSubtask, CallForm, ['/workflowId', '/input', '/wait', '/timeoutMs']),
  kind('return', 'workflows', IconCornerDownLeft, ReturnForm, ['/value', '/response'], 'answer'),
];

const byName = new Map(STEP_KINDS.map((known) => [known.kind, known]));

/** An action of a connector that has no form of its own. */
const OTHER_ACTION: StepKind = {
  kind: 'otherAction',
  type: 'action',
  group: 'act',
  ...texts.forms.kinds.otherAction,
  icon: IconPuzzle,
  Form: OtherActionForm,
  create: (id) => ({ id, type: 'action', connector: '', operation: '', input: {} }),
  baseId: 'action',
  fields: () => ['/input'],
};

/** The kind of a step; undefined when this page does not know its type. */
export function kindOf(step: DraftStep): StepKind | undefined {
  if (step.type === 'action') {
    const http = step['connector'] === 'http' && step['operation'] === 'request';
    return http ? byName.get('http') : OTHER_ACTION;
  }
  if (step.type === 'wait') return byName.get(step['for'] === 'approval' ? 'approval' : 'callback');
  if (step.type === 'digest') return byName.get(step['operation'] === 'release' ? 'release' : 'digest');
  return STEP_KINDS.find((known) => known.type === step.type);
}
