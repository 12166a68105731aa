/** What a step looks like and is called, in the builder and in a run. */
import { connectorIcon } from './connectorIcon';
import type { Icon } from './icon';
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

import { isStep, type DraftStep } from '../builder/definition';
import { texts } from '../texts';

/** What kinds of steps people know; a `type` may have several. */
export type KindName = keyof typeof texts.forms.kinds;

export const KIND_ICONS: Record<KindName, Icon> = {
  http: IconSend,
  otherAction: IconPuzzle,
  filter: IconFilter,
  paths: IconGitBranch,
  parallel: IconColumns2,
  loop: IconRepeat,
  stop: IconPlayerStop,
  map: IconArrowsShuffle,
  aggregate: IconListDetails,
  code: IconCode,
  store: IconDatabase,
  digest: IconStack2,
  release: IconStackPop,
  delay: IconClockPause,
  callback: IconWebhook,
  approval: IconUserCheck,
  call: IconSubtask,
  return: IconCornerDownLeft,
};

/** The kind of a step; undefined when this page does not know its type. */
export function kindName(step: DraftStep): KindName | undefined {
  const { type, operation } = step;
  if (type === 'action')
    return step['connector'] === 'http' && operation === 'request' ? 'http' : 'otherAction';
  if (type === 'wait') return step['for'] === 'approval' ? 'approval' : 'callback';
  if (type === 'digest') return operation === 'release' ? 'release' : 'digest';
  return type in KIND_ICONS ? (type as KindName) : undefined;
}

export function stepIcon(step: unknown): Icon {
  const kind = isStep(step) ? kindName(step) : undefined;
  if (kind === undefined) return IconPuzzle;
  const connector = isStep(step) ? step['connector'] : undefined;
  if (kind === 'otherAction' && typeof connector === 'string' && connector !== '')
    return connectorIcon(connector);
  return KIND_ICONS[kind];
}

/** What a step is called: its own title, else that of its kind. */
export function stepTitle(step: unknown): string {
  if (!isStep(step)) return texts.builder.unknownStep;
  const { title, type, connector, operation } = step;
  if (typeof title === 'string' && title !== '') return title;
  const kind = kindName(step);
  if (kind === undefined) return type;
  if (kind !== 'otherAction') return texts.forms.kinds[kind].title;
  const names = [connector, operation].filter((part) => typeof part === 'string' && part !== '');
  return names.join(' › ') || texts.forms.kinds.otherAction.title;
}
