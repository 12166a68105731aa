import { ActionIcon, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';

import { useMay } from '../access/useMay';
import { messageOf } from '../api/problem';
import { storeEntryQuery } from '../api/queries';
import type { StoreKey } from '../api/types';
import { Ago } from '../parts/Ago';
import { JsonView } from '../parts/JsonView';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { When } from '../parts/When';
import { texts } from '../texts';

/** One key: the beginning of its value, and the whole of it on demand. */
export function StoredValue({ stored, onRemove }: { stored: StoreKey; onRemove: () => void }) {
  const { key } = stored;
  const [open, setOpen] = useState(false);
  const entry = useQuery({ ...storeEntryQuery(key), enabled: open });
  const mayEdit = useMay('editor');
  return (
    <li className={panel.row}>
      <div className={panel.line}>
        <div className={panel.main}>
          <h3 className={`${panel.name!} ${panel.mono!}`}>{key}</h3>
          <span className={panel.preview}>{stored.preview}</span>
          <div className={panel.facts}>
            <span>{texts.storage.bytes(stored.bytes)}</span>
            <span>
              {texts.storage.changed} <Ago at={stored.updatedAt} />
            </span>
            <span>
              {stored.expiresAt ? (
                <>
                  {texts.storage.expires} <When at={stored.expiresAt} />
                </>
              ) : (
                texts.storage.stays
              )}
            </span>
          </div>
        </div>
        <div className={panel.actions}>
          <Button
            variant="default"
            size="xs"
            aria-expanded={open}
            aria-label={texts.storage.show(key)}
            onClick={() => setOpen(!open)}
          >
            {texts.storage.value}
          </Button>
          {mayEdit ? (
            <ActionIcon
              variant="subtle"
              color="gray"
              c="dimmed"
              size="lg"
              aria-label={texts.storage.removeNamed(key)}
              onClick={onRemove}
            >
              <IconTrash size={17} />
            </ActionIcon>
          ) : null}
        </div>
      </div>
      {open && entry.error ? <Notice tone="error">{messageOf(entry.error)}</Notice> : null}
      {open && entry.data ? (
        <div style={{ marginTop: 10 }}>
          <JsonView value={entry.data.value} what={texts.storage.value} />
        </div>
      ) : null}
    </li>
  );
}
