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
import type { FormProps } from './form-props';
import { HttpForm, httpFields } from './HttpForm';
import { MapForm } from './MapForm';
import { newStep } from './new-step';

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
  kind('code', 'act', IconCode, null, (step) => ['/code', '/timeoutMs', '/memoryMb', ...inputRows(step)]),
  kind('filter', 'flow', IconFilter, null, ['/when']),
  kind('paths', 'flow', IconGitBranch, null, ['/mode']),
  kind('parallel', 'flow', IconColumns2, null, ['/onBranchFailure']),
  kind('loop', 'flow', IconRepeat, null, ['/over', '/concurrency', '/limit', '/onItemFailure', '/collect']),
  kind('stop', 'flow', IconPlayerStop, null, ['/as', '/message']),
  kind('map', 'data', IconArrowsShuffle, MapForm, inputRows, 'fields'),
  kind('aggregate', 'data', IconListDetails, null, ['/list', '/operations'], 'list'),
  kind('store', 'data', IconDatabase, null, []),
  kind('digest', 'data', IconStack2, null, []),
  kind('release', 'data', IconStackPop, null, ['/name']),
  kind('delay', 'wait', IconClockPause, null, ['/for', '/until', '/window', '/timeZone']),
  kind('callback', 'wait', IconWebhook, null, ['/timeoutMs', '/onTimeout']),
  kind('approval', 'wait', IconUserCheck, null, ['/message', '/timeoutMs', '/onTimeout']),
  kind('call', 'workflows', IconSubtask, null, ['/workflowId', '/input', '/wait', '/timeoutMs']),
  kind('return', 'workflows', IconCornerDownLeft, null, ['/value', '/response'], 'answer'),
];

const byName = new Map(STEP_KINDS.map((known) => [known.kind, known]));

/** An action of a connector that has no form of its own. */
const OTHER_ACTION: StepKind = {
  kind: 'otherAction',
  type: 'action',
  group: 'act',
  ...texts.forms.kinds.otherAction,
  icon: IconPuzzle,
  Form: null,
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
