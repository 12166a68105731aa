import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { ApiProblem, messageOf } from '../api/problem';
import type { AuthView, Connection, ConnectorView, OAuthFlow } from '../api/types';
import type { Json } from '../builder/definition';
import { Notice } from '../parts/Notice';
import { newObject } from '../schema-form/field-schema';
import { SchemaForm, shownFields } from '../schema-form/SchemaForm';
import { texts } from '../texts';
import { DeviceCode } from './oauth/DeviceCode';
import { RedirectAddress } from './oauth/RedirectAddress';
import { useSignIn } from './oauth/useSignIn';
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
  const signIn = useSignIn(onDone);
  const kind = kinds.find(({ key }) => key === kindKey);
  const flows = kind?.oauth2?.flows ?? [];
  const failure = save.error ?? signIn.error;
  const problems = (failure instanceof ApiProblem ? failure.errors : []).map((problem) => ({
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
    save.reset();
    signIn.reset();
    const changes = connection ? changesOf(connection.fields, fields) : fields;
    const [flow] = flows;
    // A click on another flow's button is not this one; signed in already, only what changed is saved.
    if (flow && (connection?.status !== 'ok' || Object.keys(changes).length > 0)) return begin(flow);
    save.mutate(
      connection
        ? { id: connection.id, name: called, fields: changes }
        : { name: called, connector: connector.key, auth: kindKey, fields },
    );
  };
  const called = name.trim() || connector.title;
  const begin = (flow: OAuthFlow) => {
    save.reset();
    const body = connection
      ? { connectionId: connection.id, fields: changesOf(connection.fields, fields) }
      : { name: called, connector: connector.key, auth: kindKey, fields };
    signIn.start({ flow, body });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {failure && (problems.length === 0 || elsewhere.length > 0) ? (
          <Notice tone="error">{elsewhere[0]?.message ?? messageOf(failure)}</Notice>
        ) : null}
        {connection && connection.status !== 'ok' ? (
          <Notice tone="warning" title={words.states[connection.status]}>
            {connection.statusMessage}
          </Notice>
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
              signIn.reset();
              signIn.forget();
            }}
          />
        ) : null}
        {kind?.description ? (
          <Text size="sm" c="dimmed">
            {kind.description}
          </Text>
        ) : null}
        {flows.includes('authorizationCode') ? <RedirectAddress /> : null}
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
        {signIn.device ? <DeviceCode device={signIn.device} /> : null}
        {signIn.isPending && !signIn.device ? <Notice tone="info">{words.oauth.inWindow}</Notice> : null}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={signIn.isPending ? signIn.giveUp : onCancel}>
            {signIn.isPending ? words.oauth.giveUp : texts.cancel}
          </Button>
          {flows.slice(1).map((flow) => (
            <Button key={flow} variant="default" disabled={signIn.isPending} onClick={() => begin(flow)}>
              {words.oauth.flows[flow]}
            </Button>
          ))}
          <Button type="submit" loading={save.isPending || signIn.isPending}>
            {flows[0] && connection?.status !== 'ok'
              ? words.oauth.flows[flows[0]]
              : connection
                ? words.save
                : words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
