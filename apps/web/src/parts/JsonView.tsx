import { ScrollArea } from '@mantine/core';

import { CopyButton } from './CopyButton';
import classes from './JsonView.module.css';

/** JSON to read and to copy. */
export function JsonView({ value, what }: { value: unknown; what: string }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <div className={classes.frame}>
      <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': what }}>
        <pre className={classes.text}>{text}</pre>
      </ScrollArea.Autosize>
      <div className={classes.copy}>
        <CopyButton value={text} what={what} compact />
      </div>
    </div>
  );
}
