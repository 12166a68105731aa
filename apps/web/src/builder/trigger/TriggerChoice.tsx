import { Button } from '@mantine/core';
import { IconSwitchHorizontal } from '@tabler/icons-react';
import { useState } from 'react';

import { Dialog } from '../../parts/Dialog';
import { texts } from '../../texts';
import { fieldId } from '../problems';
import type { TriggerEntry } from './trigger-entries';
import { TriggerPicker } from './TriggerPicker';

const words = texts.triggers;

interface Props {
  entries: readonly TriggerEntry[];
  /** What is chosen now; undefined when nothing is. */
  chosen: TriggerEntry | undefined;
  onPick: (entry: TriggerEntry) => void;
}

/** Opens the list of everything that can start the workflow. */
export function TriggerChoice({ entries, chosen, onPick }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button
        variant={chosen ? 'default' : 'filled'}
        size="sm"
        id={fieldId('/trigger/operation')}
        {...(chosen ? { 'aria-label': words.changeNamed } : {})}
        leftSection={<IconSwitchHorizontal size={16} />}
        onClick={() => setOpen(true)}
      >
        {chosen ? words.change : words.chooseButton}
      </Button>
      <Dialog opened={open} onClose={() => setOpen(false)} title={words.title} size="lg">
        <TriggerPicker
          entries={entries}
          onPick={(entry) => {
            setOpen(false);
            if (entry.name !== chosen?.name) onPick(entry);
          }}
        />
      </Dialog>
    </div>
  );
}
