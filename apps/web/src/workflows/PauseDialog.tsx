import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { Dialog } from '../parts/Dialog';
import { texts } from '../texts';
import { usePause } from './usePause';

interface Props {
  id: string;
  name: string;
  opened: boolean;
  onClose: () => void;
}

/** Says what a pause does, and takes a reason for the others to read. */
export function PauseDialog({ id, name, opened, onClose }: Props) {
  const [reason, setReason] = useState('');
  const { pause } = usePause(id);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    pause.mutate(reason, {
      onSuccess: () => {
        setReason('');
        onClose();
      },
    });
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={texts.pause.title(name)}>
      <form onSubmit={submit}>
        <Stack>
          <Text>{texts.pause.text}</Text>
          <TextInput
            label={texts.pause.reason}
            description={texts.pause.reasonHelp}
            placeholder={texts.pause.reasonPlaceholder}
            maxLength={500}
            autoComplete="off"
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {texts.cancel}
            </Button>
            <Button type="submit" loading={pause.isPending}>
              {texts.pause.pause}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
