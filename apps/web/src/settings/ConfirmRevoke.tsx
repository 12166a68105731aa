import { Button, Group, Text } from '@mantine/core';

import type { ApiKey } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { texts } from '../texts';

interface Props {
  apiKey: ApiKey | null;
  busy: boolean;
  onClose: () => void;
  onConfirm: (key: ApiKey) => void;
}

export function ConfirmRevoke({ apiKey, busy, onClose, onConfirm }: Props) {
  return (
    <Dialog opened={apiKey !== null} onClose={onClose} title={texts.keys.revokeTitle(apiKey?.name ?? '')}>
      <Text>{texts.keys.revokeText}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
        <Button color="red.9" loading={busy} onClick={() => apiKey && onConfirm(apiKey)}>
          {texts.keys.revoke}
        </Button>
      </Group>
    </Dialog>
  );
}
