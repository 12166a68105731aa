import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck, IconInfoCircle, IconTrash } from '@tabler/icons-react';

import { texts } from '../texts';

const closeButtonProps = { 'aria-label': texts.close };

export const toastDone = (message: string): void => {
  notifications.show({
    message,
    icon: <IconCheck size={18} />,
    withBorder: true,
    autoClose: 3000,
    closeButtonProps,
  });
};

export const toastError = (message: string): void => {
  notifications.show({
    message,
    color: 'red',
    icon: <IconAlertTriangle size={18} />,
    withBorder: true,
    autoClose: 8000,
    closeButtonProps,
  });
};

/** Something to know, which stays long enough to be read. */
export const toastNote = (title: string, message: string): void => {
  notifications.show({
    title,
    message,
    icon: <IconInfoCircle size={18} />,
    withBorder: true,
    autoClose: 12_000,
    closeButtonProps,
  });
};

/** Something that was done and can be taken back for as long as it is to be read. */
export const toastUndo = (message: string, undo: () => void): void => {
  const id = notifications.show({
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <span>{message}</span>
        <Button
          variant="light"
          size="compact-sm"
          flex="none"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {texts.flow.undo}
        </Button>
      </Group>
    ),
    icon: <IconTrash size={18} />,
    withBorder: true,
    autoClose: 12_000,
    closeButtonProps,
  });
};
