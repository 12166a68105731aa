import { Button, Drawer, Skeleton, Stack } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { IconHelpCircle } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import type { ConnectorView } from '../api/types';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';

const HelpText = lazy(() => import('./HelpText').then((module) => ({ default: module.HelpText })));

const helpQuery = (key: string) =>
  queryOptions({
    queryKey: ['help', key],
    queryFn: ({ signal }) => api.text(`/connectors/${key}/help`, { signal }),
    staleTime: 600_000,
  });

/** Opens what there is to say of an app: how it is connected, what each of its operations takes and gives. */
export function HelpButton({ connector }: { connector: Pick<ConnectorView, 'key' | 'title'> }) {
  const [opened, setOpened] = useState(false);
  const { data, error } = useQuery({ ...helpQuery(connector.key), enabled: opened });
  const waiting = (
    <Stack role="status" aria-label={texts.loading} aria-busy="true">
      <Skeleton height={28} width="60%" />
      <Skeleton height={140} />
      <Skeleton height={200} />
    </Stack>
  );
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconHelpCircle size={16} />}
        onClick={() => setOpened(true)}
      >
        {texts.help.open(connector.title)}
      </Button>
      <Drawer.Root opened={opened} onClose={() => setOpened(false)} position="right" size="lg">
        <Drawer.Overlay />
        <Drawer.Content aria-label={texts.help.title(connector.title)}>
          <Drawer.CloseButton aria-label={texts.close} m="md" style={{ float: 'right' }} />
          <Drawer.Body p="lg">
            {error ? <Notice tone="error">{messageOf(error)}</Notice> : null}
            {data === undefined && !error ? waiting : null}
            {data === undefined ? null : (
              <Suspense fallback={waiting}>
                <HelpText text={data} />
              </Suspense>
            )}
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
    </>
  );
}
