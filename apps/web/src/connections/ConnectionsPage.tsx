import { Button, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';

import { useMay } from '../access/useMay';
import { messageOf } from '../api/problem';
import { connectionsQuery, connectorsQuery } from '../api/queries';
import type { Connection, ConnectorView } from '../api/types';
import { Ago } from '../parts/Ago';
import { EmptyList, ListSkeleton } from '../parts/ListStates';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { usePageTitle } from '../parts/usePageTitle';
import { SettingsTabs } from '../settings/SettingsTabs';
import { texts } from '../texts';
import { ConfirmDelete } from './ConfirmDelete';
import { ConnectionDialog } from './ConnectionDialog';
import { BrokenState, ConnectionState } from './ConnectionState';
import { NewConnection } from './NewConnection';
import { useTestConnection } from './useTestConnection';

const words = texts.connections;

/** All connections of the workspace: to be made, changed and deleted. */
export function ConnectionsPage() {
  usePageTitle(words.title);
  const mayEdit = useMay('editor');
  const { data: connections, error, isPending } = useQuery(connectionsQuery);
  const { data: connectors } = useQuery(connectorsQuery);
  const [making, setMaking] = useState(false);
  const [editing, setEditing] = useState<Connection | null>(null);
  const test = useTestConnection();
  const [deleting, setDeleting] = useState<Connection | null>(null);
  const byKey = new Map(connectors?.items.map((connector) => [connector.key, connector]));
  const edited = editing ? byKey.get(editing.connector) : undefined;
  return (
    <div className={panel.page}>
      <SettingsTabs />
      <Group justify="space-between" align="flex-start">
        <Title order={1}>{words.title}</Title>
        {mayEdit ? (
          <Button leftSection={<IconPlus size={18} />} disabled={!connectors} onClick={() => setMaking(true)}>
            {words.new}
          </Button>
        ) : null}
      </Group>
      <Text c="dimmed" mt={6} mb="xl" maw={560}>
        {words.text} {mayEdit ? '' : words.viewer}
      </Text>
      {error ? <Notice tone="error">{messageOf(error)}</Notice> : null}
      {isPending && !error ? <ListSkeleton /> : null}
      {connections?.length === 0 ? <EmptyList title={words.empty}>{words.emptyHelp}</EmptyList> : null}
      {connections && connections.length > 0 ? (
        <ul className={panel.list}>
          {connections.map((connection) => (
            <li key={connection.id} className={panel.row}>
              <div className={panel.line}>
                <div className={panel.main}>
                  <p className={panel.name}>{connection.name}</p>
                  <div className={panel.facts}>
                    <span>{kindName(byKey.get(connection.connector), connection)}</span>
                    {connection.status === 'ok' ? (
                      <ConnectionState
                        connection={connection}
                        signsIn={Boolean(kindOf(byKey.get(connection.connector), connection)?.oauth2)}
                      />
                    ) : null}
                    <span>
                      {words.changed} <Ago at={connection.updatedAt} />
                    </span>
                  </div>
                  {connection.status === 'ok' ? null : <BrokenState connection={connection} />}
                </div>
                {mayEdit ? (
                  <div className={panel.actions}>
                    {byKey.get(connection.connector)?.testable && connection.status !== 'unfinished' ? (
                      <Button
                        variant="default"
                        size="sm"
                        aria-label={words.testNamed(connection.name)}
                        loading={test.isPending && test.variables.id === connection.id}
                        onClick={() => test.mutate(connection)}
                      >
                        {words.test}
                      </Button>
                    ) : null}
                    {connection.status === 'ok' ? null : (
                      <Button
                        size="sm"
                        aria-label={words.againNamed[connection.status](connection.name)}
                        disabled={!byKey.has(connection.connector)}
                        onClick={() => setEditing(connection)}
                      >
                        {words.again[connection.status]}
                      </Button>
                    )}
                    <Button
                      variant="default"
                      size="sm"
                      aria-label={words.editNamed(connection.name)}
                      disabled={!byKey.has(connection.connector)}
                      onClick={() => setEditing(connection)}
                    >
                      {words.edit}
                    </Button>
                    <Button
                      variant="default"
                      size="sm"
                      aria-label={words.deleteNamed(connection.name)}
                      onClick={() => setDeleting(connection)}
                    >
                      {words.delete}
                    </Button>
                  </div>
                ) : null}
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {connectors ? (
        <NewConnection connectors={connectors.items} opened={making} onClose={() => setMaking(false)} />
      ) : null}
      {edited ? (
        <ConnectionDialog
          opened
          onClose={() => setEditing(null)}
          connector={edited}
          kinds={edited.auth}
          connection={editing}
          onDone={() => setEditing(null)}
        />
      ) : null}
      <ConfirmDelete connection={deleting} onClose={() => setDeleting(null)} />
    </div>
  );
}

/** "GitHub · Webhook secret". */
function kindName(connector: ConnectorView | undefined, connection: Connection): string {
  const kind = kindOf(connector, connection)?.title ?? connection.auth;
  return `${connector?.title ?? connection.connector}: ${kind}`;
}

const kindOf = (connector: ConnectorView | undefined, { auth }: Connection) =>
  connector?.auth.find(({ key }) => key === auth);
