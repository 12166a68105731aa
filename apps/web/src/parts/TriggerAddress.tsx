import { Group, Stack, Text, TextInput } from '@mantine/core';

import { texts } from '../texts';
import { CopyButton } from './CopyButton';
import { JsonView } from './JsonView';
import { sampleCurl } from './sampleCurl';

interface Props {
  url: string;
  sample: unknown;
  published: boolean;
}

/** A trigger's URL to copy, and a curl line that tries it. */
export function TriggerAddress({ url, sample, published }: Props) {
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          label={texts.trigger.url}
          value={url}
          readOnly
          flex={1}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={url} what={texts.trigger.url} />
      </Group>
      <Text size="sm" c="dimmed">
        {published ? texts.trigger.live : texts.trigger.notYet}
      </Text>
      <JsonView value={sampleCurl(url, sample)} what={texts.trigger.curl} />
    </Stack>
  );
}
