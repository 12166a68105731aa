import { Button, Group, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';

import { connectionsQuery } from '../api/queries';
import type { ConnectorView, ProblemItem } from '../api/types';
import { fieldId, problemAt } from '../builder/problems';
import { texts } from '../texts';
import { Notice } from '../parts/Notice';
import { ConnectionDialog } from './ConnectionDialog';
import classes from './ConnectionState.module.css';

const words = texts.connections;

interface Props {
  connector: ConnectorView;
  /** The keys of the kinds of auth that fit. */
  kinds: readonly string[];
  required: boolean;
  /** What it is for; left out: as triggers need it. */
  help?: string;
  /** The id of a connection, or nothing. */
  value: unknown;
  at: string;
  problems: readonly ProblemItem[];
  readOnly: boolean;
  onChange: (id: string | null) => void;
}

/** One of the workspace's connections that fit, or a new one. */
export function ConnectionSelect({
  connector,
  kinds,
  required,
  help,
  value,
  at,
  problems,
  readOnly,
  onChange,
}: Props) {
  const { data: all } = useQuery(connectionsQuery);
  const [dialog, setDialog] = useState<'new' | 'edit' | null>(null);
  const auths = connector.auth.filter(({ key }) => kinds.includes(key));
  const fitting = (all ?? []).filter(
    ({ connector: of, auth }) => of === connector.key && kinds.includes(auth),
  );
  const id = typeof value === 'string' ? value : '';
  const chosen = fitting.find((connection) => connection.id === id) ?? null;
  const strange = id !== '' && !chosen;
  const known = all?.find((connection) => connection.id === id);
  const strangeName = !all ? texts.loading : known ? `${known.name}: ${words.other}` : words.gone;
  const titleOf = (auth: string) => auths.find(({ key }) => key === auth)?.title ?? auth;
  return (
    <div>
      <NativeSelect
        label={words.label}
        description={help ?? (required ? words.requiredHelp : words.optionalHelp)}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        withAsterisk={required}
        id={fieldId(at)}
        error={problemAt(problems, at)}
        styles={{ wrapper: { maxWidth: 420 } }}
        value={id}
        data={[
          { value: '', label: required ? words.choose : words.none },
          ...(strange ? [{ value: id, label: strangeName }] : []),
          ...fitting.map((connection) => ({
            value: connection.id,
            label: auths.length > 1 ? `${connection.name} (${titleOf(connection.auth)})` : connection.name,
          })),
        ]}
        onChange={(event) => onChange(event.currentTarget.value || null)}
      />
      {chosen && chosen.status !== 'ok' ? (
        <div className={classes.state}>
          <Notice tone="warning" title={words.states[chosen.status]}>
            {chosen.statusMessage}
          </Notice>
        </div>
      ) : null}
      {readOnly ? null : (
        <Group gap="xs" mt={6}>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={15} />}
            onClick={() => setDialog('new')}
          >
            {words.new}
          </Button>
          {chosen ? (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPencil size={15} />}
              aria-label={
                chosen.status === 'ok'
                  ? words.editNamed(chosen.name)
                  : words.againNamed[chosen.status](chosen.name)
              }
              onClick={() => setDialog('edit')}
            >
              {chosen.status === 'ok' ? words.edit : words.again[chosen.status]}
            </Button>
          ) : null}
        </Group>
      )}
      <ConnectionDialog
        opened={dialog !== null}
        onClose={() => setDialog(null)}
        connector={connector}
        kinds={auths}
        connection={dialog === 'edit' ? chosen : null}
        onDone={(connection) => {
          setDialog(null);
          onChange(connection.id);
        }}
      />
    </div>
  );
}
