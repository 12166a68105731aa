import { Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconChevronDown, IconRefresh, IconX } from '@tabler/icons-react';
import { useState } from 'react';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { runQuery } from '../api/queries';
import type { RunDetail } from '../api/types';
import { toastDone, toastError } from '../parts/toast';
import { texts } from '../texts';
import { RetryDialog } from './RetryDialog';
import { isSettled } from './runStatus';
import { useRetry } from './useRetry';

/** Cancel while it runs; retry once it has ended. */
export function RunActions({ run }: { run: RunDetail }) {
  const client = useQueryClient();
  const [choosing, setChoosing] = useState(false);
  const cancel = useMutation({
    mutationFn: () => api.post(`/runs/${run.id}/cancel`),
    onSuccess: () => toastDone(texts.run.cancelled),
    onError: (error) => toastError(messageOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: runQuery(run.id).queryKey }),
  });
  const retry = useRetry(run);
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
    <>
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
          <Menu.Divider />
          <Menu.Item onClick={() => setChoosing(true)}>{texts.tree.retry.choose}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RetryDialog
        run={run}
        resumable={resumable}
        opened={choosing}
        busy={retry.isPending}
        onClose={() => setChoosing(false)}
        onRetry={(how) => retry.mutate(how, { onSettled: () => setChoosing(false) })}
      />
    </>
  );
}
