import { Group, TextInput } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';

import { api } from '../../api/client';
import { CopyButton } from '../../parts/CopyButton';
import { texts } from '../../texts';

const words = texts.connections.oauth;

const settingsQuery = queryOptions({
  queryKey: ['oauth-settings'],
  queryFn: ({ signal }) => api.get<{ redirectUrl: string }>('/connections/oauth', { signal }),
  staleTime: Infinity,
});

/** What the service wants to know of an app that signs in. */
export function RedirectAddress() {
  const { data } = useQuery(settingsQuery);
  const value = data?.redirectUrl ?? '';
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        label={words.redirect}
        description={words.redirectHelp}
        readOnly
        flex={1}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton compact what={words.redirect} value={value} />
    </Group>
  );
}
