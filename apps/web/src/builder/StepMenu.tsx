import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconCornerDownRight,
  IconDots,
  IconPencil,
  IconPlayerSkipForward,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';

import { texts } from '../texts';
import { isStep } from './definition';
import { placeOf } from './draft-tree';
import { MoveDialog } from './MoveDialog';
import { useStepActions } from './useStepActions';

interface Props {
  step: unknown;
  at: string;
  title: string;
  number: string;
  /** The place of the last step of its list. */
  last: number;
  onRename: () => void;
}

const ICON = 16;
const words = texts.flow;

/** What can be done with a step as a whole. */
export function StepMenu({ step, at, title, number, last, onRename }: Props) {
  const { duplicate, move, patch, remove } = useStepActions();
  const [moving, setMoving] = useState(false);
  const { listAt, index } = placeOf(at);
  const skipped = isStep(step) && step['skip'] === true;
  return (
    <>
      {/* Leaves the focus to whatever was chosen. */}
      <Menu position="bottom-end" width={210} returnFocus={false}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            size="lg"
            aria-label={texts.builder.stepMenu(`${number}. ${title}`)}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isStep(step) ? (
            <>
              <Menu.Item leftSection={<IconPencil size={ICON} />} onClick={onRename}>
                {words.rename}
              </Menu.Item>
              <Menu.Item leftSection={<IconCopy size={ICON} />} onClick={() => duplicate(at)}>
                {words.duplicate}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconPlayerSkipForward size={ICON} />}
                onClick={() => patch(at, { skip: skipped ? undefined : true })}
              >
                {skipped ? words.unskip : words.skip}
              </Menu.Item>
              <Menu.Divider />
            </>
          ) : null}
          <Menu.Item
            leftSection={<IconArrowUp size={ICON} />}
            disabled={index === 0}
            onClick={() => move(at, listAt, index - 1)}
          >
            {words.moveUp}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowDown size={ICON} />}
            disabled={index === last}
            onClick={() => move(at, listAt, index + 2)}
          >
            {words.moveDown}
          </Menu.Item>
          <Menu.Item leftSection={<IconCornerDownRight size={ICON} />} onClick={() => setMoving(true)}>
            {words.moveTo}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={ICON} />}
            onClick={() => remove(at)}
          >
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {moving ? <MoveDialog at={at} title={title} onClose={() => setMoving(false)} /> : null}
    </>
  );
}
