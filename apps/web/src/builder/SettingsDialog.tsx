import { Text } from '@mantine/core';

import { Dialog } from '../parts/Dialog';
import { texts } from '../texts';
import { useBuilder } from './builder-context';
import { isObject } from './definition';
import { SettingsForm } from './forms/SettingsForm';

/** How many settings of a draft are other than usual. */
export const settingsOf = (definition: Record<string, unknown>): number => {
  const { settings } = definition;
  return isObject(settings) ? Object.keys(settings).length : 0;
};

/** The settings of the workflow, over the builder. What is changed is saved as everything else of the draft. */
export function SettingsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { definition, change, problems, readOnly, scopeOf, revision } = useBuilder();
  return (
    <Dialog opened={opened} onClose={onClose} title={texts.flow.settingsTitle} size="lg">
      <Text size="sm" c="dimmed" mb="md">
        {texts.flow.settingsHelp}
      </Text>
      <SettingsForm
        key={revision}
        {...{ definition, problems, readOnly, change }}
        groups={scopeOf('/steps', 0).filter(({ near }) => near)}
      />
    </Dialog>
  );
}
