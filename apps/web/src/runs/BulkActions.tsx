import { Button, Group, Loader, Menu, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconChevronDown, IconRefresh, IconX } from '@tabler/icons-react';
import { useState } from 'react';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import type { RunFilter } from '../api/queries';
import type { BulkDone } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import { useBatch } from './useBatch';

/** Few enough for a call to be short, so that the progress moves and a stop is soon. */
const AT_ONCE = 100;

interface Props {
  workflowId: string;
  filter: RunFilter;
  /** The filter in words. */
  described: string;
  disabled: boolean;
}

/** Retries or cancels every run that the filter shows, in steps that can be stopped. */
export function BulkActions({ workflowId, filter, described, disabled }: Props) {
  const [kind, setKind] = useState<'retry' | 'cancel' | null>(null);
  const { bulk } = texts.tree;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} />} disabled={disabled}>
            {bulk.button}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => setKind('retry')}>
            {bulk.retry}
          </Menu.Item>
          <Menu.Item leftSection={<IconX size={16} />} onClick={() => setKind('cancel')}>
            {bulk.cancel}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {kind ? (
        <BulkDialog {...{ workflowId, filter, described, kind }} onClose={() => setKind(null)} />
      ) : null}
    </>
  );
}

function BulkDialog({
  workflowId,
  filter,
  described,
  kind,
  onClose,
}: Omit<Props, 'disabled'> & { kind: 'retry' | 'cancel'; onClose: () => void }) {
  const client = useQueryClient();
  const { bulk } = texts.tree;
  const { status, ...rest } = filter;
  const body = { filter: { workflowId, ...rest, ...(status ? { status: [status] } : {}) }, limit: AT_ONCE };
  const batch = useBatch(async (cursor) => {
    const page = await api.post<BulkDone>(`/runs/${kind}`, { ...body, ...(cursor ? { cursor } : {}) });
    return { done: page.done, skipped: page.skippedCount, next: page.nextCursor };
  });
  const { state } = batch;
  const close = () => {
    batch.stop();
    void client.invalidateQueries({ queryKey: ['runs', workflowId] });
    onClose();
  };
  const over = state.status === 'finished' || state.status === 'stopped' || state.status === 'failed';
  return (
    <Dialog
      opened
      onClose={close}
      title={kind === 'retry' ? bulk.retryTitle : bulk.cancelTitle}
      closeOnClickOutside={state.status === 'idle'}
    >
      <Stack>
        <Text>{kind === 'retry' ? bulk.retryText : bulk.cancelText}</Text>
        <Text size="sm" c="dimmed">
          {bulk.which}: {described}
        </Text>
        {state.failure ? <Notice tone="error">{messageOf(state.failure)}</Notice> : null}
        {state.status === 'idle' ? null : (
          <Group gap="sm" role="status">
            {state.status === 'working' ? <Loader size="sm" /> : null}
            <Text fw={600}>
              {over && state.done === 0 && state.skipped === 0 && !state.failure
                ? bulk.none
                : `${bulk.progress(state.done)}${state.skipped > 0 ? `, ${bulk.skipped(state.skipped)}` : ''}`}
            </Text>
            {state.status === 'finished' ? <Text>{bulk.finished}</Text> : null}
            {state.status === 'stopped' ? <Text>{bulk.stopped}</Text> : null}
          </Group>
        )}
        <Group justify="flex-end">
          {state.status === 'idle' ? (
            <>
              <Button variant="default" onClick={close}>
                {texts.cancel}
              </Button>
              <Button {...(kind === 'cancel' ? { color: 'red.9' } : {})} onClick={batch.start}>
                {kind === 'retry' ? bulk.retryGo : bulk.cancelGo}
              </Button>
            </>
          ) : null}
          {state.status === 'working' ? (
            <Button variant="default" onClick={batch.stop}>
              {bulk.stop}
            </Button>
          ) : null}
          {over ? <Button onClick={close}>{texts.done}</Button> : null}
        </Group>
      </Stack>
    </Dialog>
  );
}
