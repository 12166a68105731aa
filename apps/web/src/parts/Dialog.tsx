import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

import { texts } from '../texts';
import classes from './Dialog.module.css';

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  size?: 'md' | 'lg';
  /** Whether a click beside it closes it; not where that would lose something. */
  closeOnClickOutside?: boolean;
  children: ReactNode;
}

/** Mantine's modal, but for its header element, which would be a second banner of the page. */
export function Dialog({ opened, onClose, title, size = 'md', closeOnClickOutside = true, children }: Props) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={size}
      centered
      closeOnClickOutside={closeOnClickOutside}
    >
      <Modal.Overlay />
      <Modal.Content radius={14}>
        <div className={classes.head}>
          <Modal.Title className={classes.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={texts.close} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
