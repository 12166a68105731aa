import { Button, Popover } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';

import { texts } from '../texts';
import classes from './AddStep.module.css';
import { StepPicker } from './StepPicker';
import { useStepActions } from './useStepActions';

interface Props {
  /** The list's pointer. */
  listAt: string;
  /** The new step comes before the one that is here now. */
  index: number;
  /** Between two cards: nothing but a plus. */
  between?: boolean;
  /** What it does, where the visible text is not enough. */
  name: string;
}

/** A button that offers every kind of step. */
export function AddStep({ listAt, index, between = false, name }: Props) {
  const [open, setOpen] = useState(false);
  const { insert } = useStepActions();
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const shared = {
    ref: button,
    'aria-expanded': open,
    'aria-haspopup': 'dialog' as const,
    'aria-label': name,
    onClick: () => setOpen(!open),
  };
  return (
    <div className={classes.place}>
      {between ? (
        <button type="button" className={classes.gap} {...shared}>
          <span className={classes.plus}>
            <IconPlus size={14} aria-hidden="true" />
          </span>
        </button>
      ) : (
        <Button variant="default" size="sm" leftSection={<IconPlus size={16} />} {...shared}>
          {texts.flow.add}
        </Button>
      )}
      {/* A popover for each place that nobody opens would cost more than the cards between them. */}
      {open ? (
        <Popover
          opened
          width={380}
          middlewares={{ flip: true, shift: true }}
          position="bottom"
          shadow="md"
          trapFocus
          closeOnEscape={false}
          hideDetached={false}
          withRoles={false}
          onDismiss={() => setOpen(false)}
        >
          <Popover.Target>
            <span className={classes.anchor} />
          </Popover.Target>
          <Popover.Dropdown
            role="dialog"
            tabIndex={-1}
            aria-label={name}
            onKeyDown={(event) => {
              if (event.key === 'Escape') close();
            }}
          >
            <StepPicker
              onPick={(kind) => {
                setOpen(false);
                insert(kind, listAt, index);
              }}
            />
          </Popover.Dropdown>
        </Popover>
      ) : null}
    </div>
  );
}
