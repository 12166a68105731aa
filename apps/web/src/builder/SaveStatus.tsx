import { Button, Group, Text } from '@mantine/core';
import { IconCloudCheck, IconCloudUp, IconCloudX } from '@tabler/icons-react';

import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import type { SaveState } from './useDraft';

const ICONS = {
  saved: IconCloudCheck,
  unsaved: IconCloudUp,
  saving: IconCloudUp,
  failed: IconCloudX,
  conflict: IconCloudX,
} as const;

/** Says whether the draft is saved. */
export function SaveStatus({ state }: { state: SaveState }) {
  const Icon = ICONS[state];
  const bad = state === 'failed' || state === 'conflict';
  return (
    <Group gap={6} wrap="nowrap" c={bad ? 'var(--mantine-color-error)' : 'dimmed'} role="status" miw={112}>
      <Icon size={18} stroke={1.6} aria-hidden="true" />
      <Text size="sm">{texts.save[state]}</Text>
    </Group>
  );
}

/** What to do when somebody else saved the same draft. */
export function ConflictNotice({ takeTheirs, keepMine }: { takeTheirs: () => void; keepMine: () => void }) {
  return (
    <Notice tone="warning" title={texts.conflict.title}>
      <Text size="sm">{texts.conflict.text}</Text>
      <Group mt="sm">
        <Button size="xs" onClick={takeTheirs}>
          {texts.conflict.takeTheirs}
        </Button>
        <Button size="xs" variant="default" onClick={keepMine}>
          {texts.conflict.keepMine}
        </Button>
      </Group>
    </Notice>
  );
}
