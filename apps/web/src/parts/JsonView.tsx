import { Button, ScrollArea } from '@mantine/core';
import { useState } from 'react';

import { texts } from '../texts';
import { CopyButton } from './CopyButton';
import { FileLinks } from './FileLinks';
import classes from './JsonView.module.css';

/** More than this is shown on demand only: it would hold up the page. */
const MOST_SHOWN = 20_000;

/** JSON to read and to copy. */
export function JsonView({ value, what }: { value: unknown; what: string }) {
  const [whole, setWhole] = useState(false);
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const cut = !whole && text.length > MOST_SHOWN;
  return (
    <>
      <div className={classes.frame}>
        <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': what }}>
          <pre className={classes.text}>{cut ? `${text.slice(0, MOST_SHOWN)}…` : text}</pre>
          {cut ? (
            <Button variant="subtle" size="compact-sm" m="xs" onClick={() => setWhole(true)}>
              {texts.showAll}
            </Button>
          ) : null}
        </ScrollArea.Autosize>
        <div className={classes.copy}>
          <CopyButton value={text} what={what} compact />
        </div>
      </div>
      <FileLinks value={value} />
    </>
  );
}
