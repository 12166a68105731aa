import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';

import { api } from '../api/client';
import { ApiProblem, messageOf } from '../api/problem';
import { apiKeysQuery } from '../api/queries';
import type { ApiKeyCreated, CreateApiKey, Role } from '../api/types';
import { CopyButton } from '../parts/CopyButton';
import { Dialog } from '../parts/Dialog';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';

const ROLES: Role[] = ['admin', 'editor', 'viewer'];

/** Asks for a name and a role, then shows the key, once. */
export function NewApiKey({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const create = useMutation({
    mutationFn: (body: CreateApiKey) => api.post<ApiKeyCreated>('/api-keys', body),
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  const close = () => {
    onClose();
    setName('');
    create.reset();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim(), role });
  };
  const atName = create.error instanceof ApiProblem ? create.error.at('/name') : undefined;
  return (
    <Dialog
      opened={opened}
      onClose={close}
      title={create.data ? texts.keys.madeTitle : texts.keys.new}
      closeOnClickOutside={!create.data}
    >
      {create.data ? (
        <Stack>
          <Text>{texts.keys.once}</Text>
          <Group gap="xs" wrap="nowrap" align="flex-end">
            <TextInput
              label={texts.keys.key}
              readOnly
              flex={1}
              value={create.data.key}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
              onFocus={(event) => event.currentTarget.select()}
            />
            <CopyButton value={create.data.key} what={texts.keys.key} />
          </Group>
          <Group justify="flex-end">
            <Button onClick={close}>{texts.done}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            {create.error && !atName ? <Notice tone="error">{messageOf(create.error)}</Notice> : null}
            <TextInput
              label={texts.keys.name}
              placeholder={texts.keys.namePlaceholder}
              required
              withAsterisk={false}
              maxLength={100}
              data-autofocus
              autoComplete="off"
              error={atName}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <NativeSelect
              label={texts.keys.role}
              description={texts.keys.roleHelp[role]}
              value={role}
              data={ROLES.map((value) => ({ value, label: texts.roles[value] }))}
              onChange={(event) => setRole(event.currentTarget.value as Role)}
            />
            <Group justify="flex-end" mt="xs">
              <Button variant="default" onClick={close}>
                {texts.cancel}
              </Button>
              <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
                {texts.keys.create}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
