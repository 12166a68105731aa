import { Group, Stack, Text, TextInput } from '@mantine/core';

import type { ReactNode } from 'react';

import { texts } from '../texts';
import { CopyButton } from './CopyButton';
import { JsonView } from './JsonView';
import { sampleCurl } from './sampleCurl';

interface Props {
  url: string;
  sample: unknown;
  published: boolean;
  /** The address alone, for where it has been used already. */
  brief?: boolean;
  label?: string;
  /** Beside the address. */
  children?: ReactNode;
}

/** A trigger's URL to copy, and a curl line that tries it. */
export function TriggerAddress(props: Props) {
  const { url, sample, published, brief = false, label = texts.trigger.url, children } = props;
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="xs">
        <TextInput
          label={label}
          value={url}
          readOnly
          flex="1 1 220px"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={url} what={label} />
        {children}
      </Group>
      {brief ? null : (
        <>
          <Text size="sm" c="dimmed">
            {published ? texts.trigger.live : texts.trigger.notYet}
          </Text>
          <JsonView value={sampleCurl(url, sample)} what={texts.trigger.curl} />
        </>
      )}
    </Stack>
  );
}
