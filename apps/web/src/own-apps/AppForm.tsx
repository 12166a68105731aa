import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { connectionsQuery } from '../api/queries';
import { Notice } from '../parts/Notice';
import { toastDone } from '../parts/toast';
import { texts } from '../texts';
import { ImportProblems } from './ImportProblems';
import { OperationChoice } from './OperationChoice';
import { type OwnApp, type OwnAppDetail, type Preview, refreshApps, type Source } from './own-apps';

const words = texts.ownApps;

interface Props {
  /** What is there now; null: a new one. */
  app: OwnAppDetail | null;
  /** What was just read; null: only what is there is changed. */
  read: { preview: Preview; source: Source } | null;
  onDone: () => void;
  onCancel: () => void;
}

/** What an app is called, where it is, and what it can do. */
export function AppForm({ app, read, onDone, onCancel }: Props) {
  const client = useQueryClient();
  const shown = read?.preview ?? app!;
  const [title, setTitle] = useState(app?.title ?? shown.title);
  const [baseUrl, setBaseUrl] = useState(shown.baseUrl || (app?.baseUrl ?? ''));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => firstChoice(app, read?.preview ?? null));
  const found = read?.preview.connection ?? null;
  const [connects, setConnects] = useState(found !== null);
  const save = useMutation({
    mutationFn: async () => {
      const operations = shown.operations.filter(({ key }) => chosen.has(key)).map(({ key }) => ({ key }));
      const body = { ...read?.source, title: title.trim(), baseUrl: baseUrl.trim(), operations };
      if (app) return api.patch<OwnApp>(`/custom-connectors/${app.id}`, body);
      const made = await api.post<OwnApp>('/custom-connectors', body);
      if (found && connects)
        await api.post('/connections', {
          name: words.connectionName(made.title),
          connector: made.key,
          ...found,
        });
      return made;
    },
    onSuccess: async (made) => {
      await Promise.all([
        refreshApps(client),
        client.invalidateQueries({ queryKey: connectionsQuery.queryKey }),
      ]);
      toastDone(words[app ? 'saved' : 'created'](made.title));
      onDone();
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {save.error ? <Notice tone="error">{messageOf(save.error)}</Notice> : null}
        <TextInput
          label={words.name}
          withAsterisk
          maxLength={100}
          data-autofocus
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextInput
          label={words.baseUrl}
          description={words.baseUrlHelp}
          withAsterisk
          type="url"
          placeholder="https://api.example.com/v1"
          spellCheck={false}
          value={baseUrl}
          onChange={(event) => setBaseUrl(event.currentTarget.value)}
        />
        <OperationChoice operations={shown.operations} chosen={chosen} onChange={setChosen} />
        {found && !app ? (
          <Switch
            label={words.connection}
            checked={connects}
            onChange={(event) => setConnects(event.currentTarget.checked)}
          />
        ) : null}
        <ImportProblems problems={read?.preview.problems ?? []} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {read ? words.back : texts.cancel}
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={chosen.size === 0 || title.trim() === '' || baseUrl.trim() === ''}
          >
            {app ? words.save : words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A small document is taken whole; of a large one, a person says what they need. */
const FEW = 25;

function firstChoice(app: OwnAppDetail | null, preview: Preview | null): ReadonlySet<string> {
  if (!preview) return new Set(app?.operations.map(({ key }) => key));
  const kept = preview.operations.filter((operation) => operation.kept);
  const first = app ? kept : preview.operations.length <= FEW ? preview.operations : [];
  return new Set(first.map(({ key }) => key));
}
