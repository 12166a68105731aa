import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { Dialog } from '../parts/Dialog';
import { Notice } from '../parts/Notice';
import { toastDone } from '../parts/toast';
import { texts } from '../texts';
import { type OwnApp, refreshApps } from './own-apps';

const words = texts.ownApps;

/** Deletes an app, unless a published workflow uses it. */
export function ConfirmDeleteApp({ app, onClose }: { app: OwnApp; onClose: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.delete(`/custom-connectors/${app.id}`),
    onSuccess: async () => {
      await refreshApps(client);
      toastDone(words.deleted(app.title));
      onClose();
    },
  });
  return (
    <Dialog opened onClose={onClose} title={words.deleteTitle(app.title)}>
      {remove.error ? <Notice tone="error">{messageOf(remove.error)}</Notice> : null}
      <Text mt={remove.error ? 'md' : 0}>{words.deleteText}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
        <Button color="red.9" loading={remove.isPending} onClick={() => remove.mutate()}>
          {words.delete}
        </Button>
      </Group>
    </Dialog>
  );
}
