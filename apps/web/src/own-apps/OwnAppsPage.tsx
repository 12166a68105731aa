import { Button, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';

import { useMay } from '../access/useMay';
import { messageOf } from '../api/problem';
import { Ago } from '../parts/Ago';
import { EmptyList, ListSkeleton } from '../parts/ListStates';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { usePageTitle } from '../parts/usePageTitle';
import { SettingsTabs } from '../settings/SettingsTabs';
import { texts } from '../texts';
import { AppDialog } from './AppDialog';
import { ConfirmDeleteApp } from './ConfirmDeleteApp';
import { type OwnApp, ownAppsQuery } from './own-apps';

const words = texts.ownApps;

/** Apps that the people of this workspace made themselves. */
export function OwnAppsPage() {
  usePageTitle(words.title);
  const mayEdit = useMay('editor');
  const { data, error, isPending } = useQuery(ownAppsQuery);
  const [open, setOpen] = useState<OwnApp | 'new' | null>(null);
  const [deleting, setDeleting] = useState<OwnApp | null>(null);
  return (
    <div className={panel.page}>
      <SettingsTabs />
      <Group justify="space-between" align="flex-start">
        <Title order={1}>{words.title}</Title>
        {mayEdit ? (
          <Button leftSection={<IconPlus size={18} />} onClick={() => setOpen('new')}>
            {words.new}
          </Button>
        ) : null}
      </Group>
      <Text c="dimmed" mt={6} mb="xl" maw={560}>
        {words.text} {mayEdit ? '' : words.viewer}
      </Text>
      {error ? <Notice tone="error">{messageOf(error)}</Notice> : null}
      {isPending && !error ? <ListSkeleton /> : null}
      {data?.items.length === 0 ? <EmptyList title={words.empty}>{words.emptyHelp}</EmptyList> : null}
      {data && data.items.length > 0 ? (
        <ul className={panel.list}>
          {data.items.map((app) => (
            <li key={app.id} className={panel.row}>
              <div className={panel.line}>
                <div className={panel.main}>
                  <p className={panel.name}>{app.title}</p>
                  <div className={panel.facts}>
                    <span>{app.baseUrl}</span>
                    <span>{words.count(app.operationCount)}</span>
                    <span>
                      {words.changed} <Ago at={app.updatedAt} />
                    </span>
                  </div>
                </div>
                {mayEdit ? (
                  <div className={panel.actions}>
                    <Button
                      variant="default"
                      size="sm"
                      aria-label={words.editNamed(app.title)}
                      onClick={() => setOpen(app)}
                    >
                      {words.edit}
                    </Button>
                    <Button
                      variant="default"
                      size="sm"
                      aria-label={words.deleteNamed(app.title)}
                      onClick={() => setDeleting(app)}
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
      {open ? <AppDialog app={open === 'new' ? null : open} onClose={() => setOpen(null)} /> : null}
      {deleting ? <ConfirmDeleteApp app={deleting} onClose={() => setDeleting(null)} /> : null}
    </div>
  );
}
