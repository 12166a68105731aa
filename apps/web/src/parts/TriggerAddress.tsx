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
  /** Beside the address. */
  children?: ReactNode;
}

/** A trigger's URL to copy, and a curl line that tries it. */
export function TriggerAddress({ url, sample, published, brief = false, children }: Props) {
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="xs">
        <TextInput
          label={texts.trigger.url}
          value={url}
          readOnly
          flex="1 1 220px"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={url} what={texts.trigger.url} />
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
