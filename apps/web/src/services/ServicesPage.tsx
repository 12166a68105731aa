import { Text, Title } from '@mantine/core';

import panel from '../parts/Panel.module.css';
import { usePageTitle } from '../parts/usePageTitle';
import { SettingsTabs } from '../settings/SettingsTabs';
import { texts } from '../texts';
import { Circuits } from './Circuits';
import { Limits } from './Limits';

const words = texts.services;

/** How the services that workflows call are doing, and how often they may be called. */
export function ServicesPage() {
  usePageTitle(words.title);
  return (
    <div className={panel.page}>
      <SettingsTabs />
      <Title order={1}>{words.title}</Title>
      <Text c="dimmed" mt={6} mb="xl" maw={560}>
        {words.text}
      </Text>
      <Title order={2} size="h4" mb="xs">
        {words.stopped}
      </Title>
      <Circuits />
      <Title order={2} size="h4" mt="xl" mb="xs">
        {words.limits}
      </Title>
      <Limits />
    </div>
  );
}
