import { Anchor, Group, Loader, Text } from '@mantine/core';

import { CopyButton } from '../../parts/CopyButton';
import { Notice } from '../../parts/Notice';
import { texts } from '../../texts';
import type { DeviceSignIn } from './sign-in';

const words = texts.connections.oauth;

/** A code to be entered at the service, on whatever device. */
export function DeviceCode({ device }: { device: DeviceSignIn }) {
  return (
    <Notice tone="info" title={words.codeTitle}>
      <Text size="sm">
        {words.codeText}{' '}
        <Anchor
          href={device.verificationUrlComplete ?? device.verificationUrl}
          target="_blank"
          rel="noreferrer"
        >
          {device.verificationUrl}
        </Anchor>
      </Text>
      <Group mt="xs" gap="sm">
        <Text ff="monospace" fw={700} fz="xl">
          {device.userCode}
        </Text>
        <CopyButton compact what={words.code} value={device.userCode} />
        <Loader size="xs" />
        <Text size="sm">{words.waiting}</Text>
      </Group>
    </Notice>
  );
}
