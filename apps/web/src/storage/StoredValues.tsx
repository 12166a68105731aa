import { Button, Group, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { storeQuery } from '../api/queries';
import { Dialog } from '../parts/Dialog';
import { EmptyList, ListSkeleton, ShowMore } from '../parts/ListStates';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { toastDone, toastError } from '../parts/toast';
import { texts } from '../texts';
import { StoredValue } from './StoredValue';

/** The keys of the key-value store, by their beginning. */
export function StoredValues() {
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [prefix] = useDebouncedValue(typed, 200);
  const [removing, setRemoving] = useState<string | null>(null);
  const keys = useInfiniteQuery({ ...storeQuery(prefix), placeholderData: keepPreviousData });
  const items = keys.data?.pages.flatMap((page) => page.items);
  const remove = useMutation({
    mutationFn: (key: string) => api.delete(`/store/${encodeURIComponent(key)}`),
    onSuccess: (_, key) => {
      setRemoving(null);
      toastDone(texts.storage.removed(key));
    },
    onError: (error) => toastError(messageOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: ['store'] }),
  });
  const none = items?.length === 0;
  return (
    <section aria-labelledby="stored-values">
      <Title order={2} fz={20} id="stored-values">
        {texts.storage.keys}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {texts.storage.keysHelp}
      </Text>
      {none && prefix === '' ? null : (
        <TextInput
          mb="md"
          maw={360}
          label={texts.storage.search}
          placeholder={texts.storage.searchPlaceholder}
          leftSection={<IconSearch size={16} />}
          maxLength={200}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {keys.error && !items ? <Notice tone="error">{messageOf(keys.error)}</Notice> : null}
      {keys.isPending ? <ListSkeleton /> : null}
      {none ? (
        prefix === '' ? (
          <EmptyList title={texts.storage.none}>{texts.storage.noneHelp}</EmptyList>
        ) : (
          <EmptyList title={texts.storage.nonePrefix} />
        )
      ) : null}
      {items && !none ? (
        <ul className={panel.list} aria-label={texts.storage.keys}>
          {items.map((stored) => (
            <StoredValue key={stored.key} stored={stored} onRemove={() => setRemoving(stored.key)} />
          ))}
        </ul>
      ) : null}
      <ShowMore list={keys} />
      <Dialog
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={texts.storage.removeTitle(removing ?? '')}
      >
        <Text>{texts.storage.removeText}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setRemoving(null)}>
            {texts.cancel}
          </Button>
          <Button
            color="red.9"
            loading={remove.isPending}
            onClick={() => removing !== null && remove.mutate(removing)}
          >
            {texts.storage.remove}
          </Button>
        </Group>
      </Dialog>
    </section>
  );
}
