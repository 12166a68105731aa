import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { ApiProblem, messageOf } from '../api/problem';
import type { AuthView, Connection, ConnectorView } from '../api/types';
import type { Json } from '../builder/definition';
import { Notice } from '../parts/Notice';
import { newObject } from '../schema-form/field-schema';
import { SchemaForm, shownFields } from '../schema-form/SchemaForm';
import { texts } from '../texts';
import { useSaveConnection } from './useSaveConnection';

const words = texts.connections;

interface Props {
  connector: ConnectorView;
  kinds: readonly AuthView[];
  connection: Connection | null;
  onDone: (connection: Connection) => void;
  onCancel: () => void;
}

/** What is in the form and differs from what is there already; null takes a field away. */
function changesOf(before: Json, after: Json): Json {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names]
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, after[name] ?? null]),
  );
}

export function ConnectionForm({ connector, kinds, connection, onDone, onCancel }: Props) {
  const [kindKey, setKindKey] = useState(connection?.auth ?? kinds[0]?.key ?? '');
  const [name, setName] = useState(connection?.name ?? '');
  const [fields, setFields] = useState<Json>(() => connection?.fields ?? newObject(kinds[0]?.fields ?? {}));
  const save = useSaveConnection(onDone);
  const kind = kinds.find(({ key }) => key === kindKey);
  const problems = (save.error instanceof ApiProblem ? save.error.errors : []).map((problem) => ({
    ...problem,
    pointer: problem.pointer.replace(/^\/body(?=\/)/, ''),
  }));
  const shown = new Set(kind ? shownFields(kind.fields, fields).map((field) => `/fields/${field}`) : []);
  const atName = problems.find(({ pointer }) => pointer === '/name')?.message;
  const elsewhere = problems.filter(
    ({ pointer }) =>
      pointer !== '/name' && ![...shown].some((field) => `${pointer}/`.startsWith(`${field}/`)),
  );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    // It may stand in another form, which is not meant.
    event.stopPropagation();
    const called = name.trim() || connector.title;
    save.mutate(
      connection
        ? { id: connection.id, name: called, fields: changesOf(connection.fields, fields) }
        : { name: called, connector: connector.key, auth: kindKey, fields },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {save.error && (problems.length === 0 || elsewhere.length > 0) ? (
          <Notice tone="error">{elsewhere[0]?.message ?? messageOf(save.error)}</Notice>
        ) : null}
        {kinds.length > 1 && !connection ? (
          <NativeSelect
            label={words.kind}
            value={kindKey}
            data={kinds.map(({ key, title }) => ({ value: key, label: title }))}
            onChange={(event) => {
              setKindKey(event.currentTarget.value);
              setFields(newObject(kinds.find(({ key }) => key === event.currentTarget.value)?.fields ?? {}));
              save.reset();
            }}
          />
        ) : null}
        <TextInput
          label={words.name}
          description={words.nameHelp}
          placeholder={connector.title}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          error={atName}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {kind ? (
          <SchemaForm
            key={kind.key}
            schema={kind.fields}
            value={fields}
            place={{
              at: '/fields',
              problems,
              readOnly: false,
              groups: null,
              secretsKept: connection !== null,
            }}
            onChange={setFields}
          />
        ) : null}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onCancel}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {connection ? words.save : words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
