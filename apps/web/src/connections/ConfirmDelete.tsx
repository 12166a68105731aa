import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { connectionsQuery } from '../api/queries';
import type { Connection } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { Notice } from '../parts/Notice';
import { toastDone } from '../parts/toast';
import { texts } from '../texts';

const words = texts.connections;

/** Deletes a connection, unless a published workflow uses it. */
export function ConfirmDelete({
  connection,
  onClose,
}: {
  connection: Connection | null;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: ({ id }: Connection) => api.delete(`/connections/${id}`),
    onSuccess: async (_, { name }) => {
      await client.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      toastDone(words.deleted(name));
      onClose();
    },
  });
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <Dialog opened={connection !== null} onClose={close} title={words.deleteTitle(connection?.name ?? '')}>
      {remove.error ? <Notice tone="error">{messageOf(remove.error)}</Notice> : null}
      <Text mt={remove.error ? 'md' : 0}>{words.deleteText}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close}>
          {texts.cancel}
        </Button>
        <Button
          color="red.9"
          loading={remove.isPending}
          onClick={() => connection && remove.mutate(connection)}
        >
          {words.delete}
        </Button>
      </Group>
    </Dialog>
  );
}
