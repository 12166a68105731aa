import { Anchor, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

import { filesIn, inBytes } from './files-in';

/** The files that a value refers to, to be downloaded. */
export function FileLinks({ value }: { value: unknown }) {
  const files = filesIn(value);
  if (files.length === 0) return null;
  return (
    <Group gap="md" mt={6}>
      {files.map(({ id, name, size }) => (
        <Anchor key={id} href={`/api/v1/files/${encodeURIComponent(id)}`} download={name} size="sm">
          <IconDownload size={15} style={{ verticalAlign: -2 }} aria-hidden="true" /> {name}{' '}
          <Text component="span" size="xs" c="dimmed">
            {inBytes(size)}
          </Text>
        </Anchor>
      ))}
    </Group>
  );
}
