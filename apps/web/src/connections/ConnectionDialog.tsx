import { Text } from '@mantine/core';

import type { AuthView, Connection, ConnectorView } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { texts } from '../texts';
import { ConnectionForm } from './ConnectionForm';

const words = texts.connections;

interface Props {
  opened: boolean;
  onClose: () => void;
  connector: ConnectorView;
  /** The kinds it may be of. */
  kinds: readonly AuthView[];
  /** The one to change; null makes a new one. */
  connection: Connection | null;
  onDone: (connection: Connection) => void;
}

/** Asks for what a connection needs. */
export function ConnectionDialog({ opened, onClose, connector, kinds, connection, onDone }: Props) {
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      size="lg"
      title={connection ? words.editTitle(connection.name) : words.newOf(connector.title)}
      closeOnClickOutside={false}
    >
      {connection ? (
        <Text size="sm" c="dimmed" mb="md">
          {words.editHelp}
        </Text>
      ) : null}
      <ConnectionForm
        key={connection?.id ?? 'new'}
        {...{ connector, kinds, connection, onDone }}
        onCancel={onClose}
      />
    </Dialog>
  );
}
