import { Button, Group, Skeleton, Stack, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';

import { useMay } from '../access/useMay';
import { messageOf } from '../api/problem';
import { workflowsQuery } from '../api/queries';
import { Notice } from '../parts/Notice';
import { usePageTitle } from '../parts/usePageTitle';
import { texts } from '../texts';
import { FirstWorkflow } from './FirstWorkflow';
import { useCreateWorkflow } from './useCreateWorkflow';
import { WorkflowRow } from './WorkflowRow';
import classes from './WorkflowsPage.module.css';

export function WorkflowsPage() {
  usePageTitle(texts.workflows.title);
  const workflows = useInfiniteQuery(workflowsQuery);
  const create = useCreateWorkflow();
  const mayEdit = useMay('editor');
  const items = workflows.data?.pages.flatMap((page) => page.items);
  if (items?.length === 0)
    return <FirstWorkflow create={mayEdit ? () => create.mutate() : undefined} busy={create.isPending} />;
  return (
    <>
      <Group justify="space-between" mb="xl">
        <Title order={1}>{texts.workflows.title}</Title>
        {mayEdit ? (
          <Button
            leftSection={<IconPlus size={18} />}
            loading={create.isPending}
            onClick={() => create.mutate()}
          >
            {texts.workflows.new}
          </Button>
        ) : null}
      </Group>
      {workflows.error && !items ? (
        <Notice tone="error">
          {messageOf(workflows.error)}{' '}
          <Button variant="subtle" size="compact-sm" onClick={() => void workflows.refetch()}>
            {texts.broken.again}
          </Button>
        </Notice>
      ) : null}
      {workflows.isPending ? (
        <Stack gap="sm" role="status" aria-label={texts.loading} aria-busy="true">
          {[0, 1, 2].map((row) => (
            <Skeleton key={row} height={88} radius={14} />
          ))}
        </Stack>
      ) : null}
      {items ? (
        <ul className={classes.list}>
          {items.map((workflow) => (
            <WorkflowRow key={workflow.id} workflow={workflow} />
          ))}
        </ul>
      ) : null}
      {workflows.hasNextPage ? (
        <Group justify="center" mt="lg">
          <Button
            variant="default"
            loading={workflows.isFetchingNextPage}
            onClick={() => void workflows.fetchNextPage()}
          >
            {texts.more}
          </Button>
        </Group>
      ) : null}
    </>
  );
}
