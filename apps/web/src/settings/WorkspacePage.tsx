import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { useMay } from '../access/useMay';
import { messageOf } from '../api/problem';
import { workspaceQuery } from '../api/queries';
import { ListSkeleton } from '../parts/ListStates';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { usePageTitle } from '../parts/usePageTitle';
import { texts } from '../texts';
import { RetryForm } from './RetryForm';
import { SettingsTabs } from './SettingsTabs';

/** What holds for the whole workspace. */
export function WorkspacePage() {
  usePageTitle(texts.settings.title);
  const workspace = useQuery(workspaceQuery);
  const mayManage = useMay('admin');
  return (
    <div className={panel.page}>
      <SettingsTabs />
      <Title order={1}>{texts.settings.title}</Title>
      <Text c="dimmed" mt={6} mb="xl">
        {workspace.data?.name}
      </Text>
      {workspace.error && !workspace.data ? <Notice tone="error">{messageOf(workspace.error)}</Notice> : null}
      {workspace.isPending ? <ListSkeleton /> : null}
      {workspace.data ? (
        <RetryForm
          key={JSON.stringify(workspace.data.settings.retry)}
          saved={workspace.data.settings.retry}
          readOnly={!mayManage}
        />
      ) : null}
    </div>
  );
}
