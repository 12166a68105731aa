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
  IconSubtask,
  IconUserCheck,
  IconWebhook,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

import type { Step } from '../api/types';
import { texts } from '../texts';

export type Icon = ComponentType<{ size?: number; stroke?: number }>;

const ICONS: Record<Exclude<Step['type'], 'action' | 'wait'>, Icon> = {
  filter: IconFilter,
  paths: IconGitBranch,
  parallel: IconColumns2,
  loop: IconRepeat,
  delay: IconClockPause,
  map: IconArrowsShuffle,
  aggregate: IconListDetails,
  code: IconCode,
  call: IconSubtask,
  return: IconCornerDownLeft,
  stop: IconPlayerStop,
  store: IconDatabase,
  digest: IconStack2,
};

const isHttp = (step: Step): boolean =>
  step.type === 'action' && step.connector === 'http' && step.operation === 'request';

export function stepIcon(step: Step): Icon {
  if (step.type === 'action') return isHttp(step) ? IconSend : IconPuzzle;
  if (step.type === 'wait') return step.for === 'approval' ? IconUserCheck : IconWebhook;
  return ICONS[step.type];
}

/** What a step is called: its own title, else that of its kind. */
export function stepTitle(step: Step): string {
  if (step.title) return step.title;
  const { kinds } = texts.forms;
  if (step.type === 'action')
    return isHttp(step) ? kinds.http.title : `${step.connector} › ${step.operation}`;
  if (step.type === 'wait') return kinds[step.for].title;
  if (step.type === 'digest') return kinds[step.operation === 'release' ? 'release' : 'digest'].title;
  return kinds[step.type].title;
}
