import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import type { RetryRun, RunDetail } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { texts } from '../texts';
import { versionOf } from './runStatus';

interface Props {
  run: RunDetail;
  /** Whether there is a step that it can begin at. */
  resumable: boolean;
  opened: boolean;
  busy: boolean;
  onClose: () => void;
  onRetry: (how: RetryRun) => void;
}

/** Where a new run of this one begins, and on which version. */
export function RetryDialog({ run, resumable, opened, busy, onClose, onRetry }: Props) {
  const [from, setFrom] = useState<'failed' | 'start'>(resumable ? 'failed' : 'start');
  const [version, setVersion] = useState<'same' | 'latest'>('same');
  const { retry } = texts.tree;
  return (
    <Dialog opened={opened} onClose={onClose} title={retry.title}>
      <Stack>
        <Text size="sm" c="dimmed">
          {retry.text}
        </Text>
        <Radio.Group label={retry.from} value={from} onChange={(value) => setFrom(value as typeof from)}>
          <Stack gap="xs" mt="xs">
            <Radio value="failed" label={retry.failed} description={retry.failedHelp} disabled={!resumable} />
            <Radio value="start" label={retry.start} description={retry.startHelp} />
          </Stack>
        </Radio.Group>
        <Radio.Group
          label={retry.version}
          value={version}
          onChange={(value) => setVersion(value as typeof version)}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="same" label={retry.same(versionOf(run))} />
            <Radio value="latest" label={retry.latest} description={retry.latestHelp} />
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button loading={busy} onClick={() => onRetry({ from, version })}>
            {retry.go}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
