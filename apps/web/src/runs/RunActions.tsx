import { Button, Group, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconChevronDown, IconRefresh, IconX } from '@tabler/icons-react';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { runQuery } from '../api/queries';
import type { RetryRun, RunDetail, RunStarted } from '../api/types';
import { toastDone, toastError } from '../parts/toast';
import { texts } from '../texts';
import { isSettled } from './runStatus';

/** Cancel while it runs; retry once it has ended. */
export function RunActions({ run }: { run: RunDetail }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const onError = (error: Error) => toastError(messageOf(error));
  const cancel = useMutation({
    mutationFn: () => api.post(`/runs/${run.id}/cancel`),
    onSuccess: () => toastDone(texts.run.cancelled),
    onError,
    onSettled: () => client.invalidateQueries({ queryKey: runQuery(run.id).queryKey }),
  });
  const retry = useMutation({
    mutationFn: (body: RetryRun) =>
      api.post<Partial<RunStarted> & { id?: string }>(`/runs/${run.id}/retry`, body),
    onSuccess: async (started) => {
      toastDone(texts.run.retried);
      void client.invalidateQueries({ queryKey: ['runs', run.workflowId] });
      const runId = started.runId ?? started.id;
      if (!runId) return;
      await navigate({
        to: '/workflows/$workflowId/runs/$runId',
        params: { workflowId: run.workflowId, runId },
      });
    },
    onError,
  });
  if (!isSettled(run.status)) {
    return (
      <Button
        variant="default"
        leftSection={<IconX size={16} />}
        loading={cancel.isPending}
        onClick={() => cancel.mutate()}
      >
        {texts.run.cancel}
      </Button>
    );
  }
  const resumable = ['failed', 'unknown', 'cancelled'].includes(run.status);
  return (
    <Group gap="xs">
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant={resumable ? 'filled' : 'default'}
            leftSection={<IconRefresh size={16} />}
            rightSection={<IconChevronDown size={14} />}
            loading={retry.isPending}
          >
            {texts.run.retry}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {resumable ? (
            <Menu.Item onClick={() => retry.mutate({ from: 'failed', version: 'same' })}>
              {texts.run.fromFailed}
            </Menu.Item>
          ) : null}
          <Menu.Item onClick={() => retry.mutate({ from: 'start', version: 'same' })}>
            {texts.run.fromStart}
          </Menu.Item>
          <Menu.Item onClick={() => retry.mutate({ from: 'start', version: 'latest' })}>
            {texts.run.fromStartLatest}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
