import { Button, Group, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';

import { messageOf } from '../api/problem';
import { Dialog } from '../parts/Dialog';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import { AppForm } from './AppForm';
import { ownAppQuery, type OwnApp, type Preview, type Source } from './own-apps';
import { PasteForm } from './PasteForm';

const words = texts.ownApps;

/** Makes an app, or changes the one that is given: paste, choose, save. */
export function AppDialog({ app, onClose }: { app: OwnApp | null; onClose: () => void }) {
  const [read, setRead] = useState<{ preview: Preview; source: Source } | null>(null);
  const [pasting, setPasting] = useState(app === null);
  const { data, error } = useQuery({ ...ownAppQuery(app?.id ?? ''), enabled: app !== null });
  const whole = app ? data : null;
  return (
    <Dialog
      opened
      onClose={onClose}
      size="lg"
      title={app ? words.editTitle(app.title) : words.new}
      closeOnClickOutside={false}
    >
      {error ? <Notice tone="error">{messageOf(error)}</Notice> : null}
      {whole === undefined && !error ? <Loader aria-label={texts.loading} /> : null}
      {whole === undefined ? null : pasting && !read ? (
        <PasteForm
          {...(app ? { appId: app.id } : {})}
          onRead={(preview, source) => setRead({ preview, source })}
          onCancel={() => (app ? setPasting(false) : onClose())}
        />
      ) : (
        <>
          {whole && !read ? (
            <Group justify="flex-end">
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<IconRefresh size={15} />}
                onClick={() => setPasting(true)}
              >
                {words.readAgain}
              </Button>
            </Group>
          ) : null}
          <AppForm
            key={read ? 'read' : 'known'}
            app={whole}
            read={read}
            onDone={onClose}
            onCancel={() => (read ? setRead(null) : onClose())}
          />
        </>
      )}
    </Dialog>
  );
}
