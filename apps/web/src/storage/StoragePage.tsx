import { Stack, Text, Title } from '@mantine/core';

import panel from '../parts/Panel.module.css';
import { usePageTitle } from '../parts/usePageTitle';
import { texts } from '../texts';
import { DigestList } from './DigestList';
import { StoredValues } from './StoredValues';

/** What workflows keep between runs. */
export function StoragePage() {
  usePageTitle(texts.storage.title);
  return (
    <div className={panel.page}>
      <Title order={1}>{texts.storage.title}</Title>
      <Text c="dimmed" mt={6} mb="xl">
        {texts.storage.text}
      </Text>
      <Stack gap={40}>
        <StoredValues />
        <DigestList />
      </Stack>
    </div>
  );
}
