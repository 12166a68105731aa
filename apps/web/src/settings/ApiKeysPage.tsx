import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';

import { useMay } from '../access/useMay';
import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { apiKeysQuery } from '../api/queries';
import type { ApiKey } from '../api/types';
import { Ago } from '../parts/Ago';
import { Notice } from '../parts/Notice';
import { toastDone, toastError } from '../parts/toast';
import { usePageTitle } from '../parts/usePageTitle';
import { texts } from '../texts';
import classes from './ApiKeysPage.module.css';
import { ConfirmRevoke } from './ConfirmRevoke';
import { NewApiKey } from './NewApiKey';
import { SettingsTabs } from './SettingsTabs';

export function ApiKeysPage() {
  usePageTitle(texts.keys.title);
  const client = useQueryClient();
  const mayManage = useMay('admin');
  const keys = useQuery(apiKeysQuery);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => api.delete(`/api-keys/${key.id}`),
    onSuccess: (_, key) => {
      toastDone(texts.keys.revoked(key.name));
      setRevoking(null);
    },
    onError: (error) => toastError(messageOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  const items = keys.data?.items;
  return (
    <div className={classes.page}>
      <SettingsTabs />
      <Group justify="space-between" align="flex-start">
        <Title order={1}>{texts.keys.title}</Title>
        {mayManage ? (
          <Button leftSection={<IconPlus size={18} />} onClick={() => setMaking(true)}>
            {texts.keys.new}
          </Button>
        ) : null}
      </Group>
      <Text c="dimmed" mt={6} mb="xl" maw={520}>
        {texts.keys.text}
      </Text>
      {keys.error ? <Notice tone="error">{messageOf(keys.error)}</Notice> : null}
      {keys.isPending && !keys.error ? (
        <Stack gap="xs" role="status" aria-label={texts.loading} aria-busy="true">
          <Skeleton height={72} radius={14} />
          <Skeleton height={72} radius={14} />
        </Stack>
      ) : null}
      {items?.length === 0 ? <p className={classes.empty}>{texts.keys.none}</p> : null}
      {items && items.length > 0 ? (
        <ul className={classes.list}>
          {items.map((key) => (
            <li key={key.id} className={classes.row}>
              <div className={classes.main}>
                <Text fw={600}>{key.name}</Text>
                <Text size="sm" c="dimmed">
                  <code>{key.prefix}…</code> · {texts.roles[key.role]} · {texts.keys.created}{' '}
                  <Ago at={key.createdAt} /> ·{' '}
                  {key.lastUsedAt ? (
                    <>
                      {texts.keys.used} <Ago at={key.lastUsedAt} />
                    </>
                  ) : (
                    texts.keys.unused
                  )}
                </Text>
              </div>
              <Button
                variant="default"
                size="sm"
                aria-label={texts.keys.revokeNamed(key.name)}
                onClick={() => setRevoking(key)}
              >
                {texts.keys.revoke}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <NewApiKey opened={making} onClose={() => setMaking(false)} />
      <ConfirmRevoke
        apiKey={revoking}
        busy={revoke.isPending}
        onClose={() => setRevoking(null)}
        onConfirm={(key) => revoke.mutate(key)}
      />
    </div>
  );
}
