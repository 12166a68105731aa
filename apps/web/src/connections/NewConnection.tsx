import { NativeSelect } from '@mantine/core';
import { useState } from 'react';

import type { ConnectorView } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { texts } from '../texts';
import { ConnectionForm } from './ConnectionForm';

const words = texts.connections;

interface Props {
  connectors: readonly ConnectorView[];
  opened: boolean;
  onClose: () => void;
}

/** Asks which connector a new connection is for, and then for what it needs. */
export function NewConnection({ connectors, opened, onClose }: Props) {
  const [key, setKey] = useState('');
  const able = connectors
    .filter(({ auth }) => auth.length > 0)
    .toSorted((one, other) => one.title.localeCompare(other.title));
  const connector = able.find((known) => known.key === key);
  const close = () => {
    setKey('');
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={close} title={words.new} size="lg" closeOnClickOutside={false}>
      <NativeSelect
        label={words.connector}
        data-autofocus
        mb="md"
        value={key}
        data={[
          { value: '', label: words.choose },
          ...able.map(({ key: value, title }) => ({ value, label: title })),
        ]}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      {connector ? (
        <ConnectionForm
          key={connector.key}
          connector={connector}
          kinds={connector.auth}
          connection={null}
          onDone={close}
          onCancel={close}
        />
      ) : null}
    </Dialog>
  );
}
