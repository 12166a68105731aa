import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconDots, IconPlayerPause, IconPlayerPlay, IconPower, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';

import { api } from '../api/client';
import { hasStatus, messageOf } from '../api/problem';
import { workflowQuery, workflowsQuery } from '../api/queries';
import { Dialog } from '../parts/Dialog';
import { toastDone, toastError } from '../parts/toast';
import { texts } from '../texts';
import { PauseDialog } from './PauseDialog';
import { usePause } from './usePause';

interface Props {
  id: string;
  name: string;
  published: boolean;
  paused: boolean;
  /** Goes back to the list after a deletion. */
  leave?: boolean;
}

/** Pause and resume, switch on and off, delete. */
export function WorkflowMenu({ id, name, published, paused, leave = false }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [pausing, setPausing] = useState(false);
  const { resume } = usePause(id);
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
    await client.invalidateQueries({ queryKey: workflowQuery(id).queryKey });
  };
  const onOff = useMutation({
    mutationFn: () => api.post(`/workflows/${id}/${published ? 'unpublish' : 'publish'}`),
    onSuccess: async () => {
      toastDone(published ? texts.workflow.turnedOff : texts.workflow.turnedOn);
      await refresh();
    },
    onError: (error) => {
      toastError(hasStatus(error, 422) ? texts.workflow.incomplete : messageOf(error));
      if (hasStatus(error, 422)) void navigate({ to: '/workflows/$workflowId', params: { workflowId: id } });
    },
  });
  const remove = useMutation({
    mutationFn: () => api.delete(`/workflows/${id}`),
    onSuccess: async () => {
      setAsking(false);
      toastDone(texts.workflow.deleted(name));
      if (leave) await navigate({ to: '/' });
      client.removeQueries({ queryKey: workflowQuery(id).queryKey });
      await client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
    },
    onError: (error) => toastError(messageOf(error)),
  });
  return (
    <>
      <Menu position="bottom-end" width={190}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            size="lg"
            aria-label={texts.workflow.menu(name)}
          >
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {paused ? (
            <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => resume.mutate()}>
              {texts.pause.resume}
            </Menu.Item>
          ) : published ? (
            <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={() => setPausing(true)}>
              {texts.pause.pause}…
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconPower size={16} />} onClick={() => onOff.mutate()}>
            {published ? texts.workflow.turnOff : texts.publish.button}
          </Menu.Item>
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={16} />}
            onClick={() => setAsking(true)}
          >
            {texts.workflow.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <PauseDialog id={id} name={name} opened={pausing} onClose={() => setPausing(false)} />
      <Dialog opened={asking} onClose={() => setAsking(false)} title={texts.workflow.deleteTitle(name)}>
        <Text>{texts.workflow.deleteText}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)}>
            {texts.cancel}
          </Button>
          <Button color="red.9" loading={remove.isPending} onClick={() => remove.mutate()}>
            {texts.workflow.delete}
          </Button>
        </Group>
      </Dialog>
    </>
  );
}
