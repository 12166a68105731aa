import { Button, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';

import type { DraftDefinition } from '../api/types';
import { Dialog } from '../parts/Dialog';
import { stepTitle } from '../parts/stepLook';
import { texts } from '../texts';
import { useBuilder } from './builder-context';
import { allLists, placedSteps, placeOf } from './draft-tree';
import { listName } from './list-name';
import { useStepActions } from './useStepActions';

interface Props {
  at: string;
  title: string;
  onClose: () => void;
}

/** Puts a step anywhere in the workflow, but into itself. */
export function MoveDialog({ at, title, onClose }: Props) {
  const { definition } = useBuilder();
  const { move } = useStepActions();
  const places = placesFor(definition, at);
  const [chosen, setChosen] = useState(places[0]?.value ?? '');
  return (
    <Dialog opened onClose={onClose} title={texts.flow.moveTitle(title)}>
      <NativeSelect
        label={texts.flow.movePlace}
        data={places}
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
        <Button
          disabled={chosen === ''}
          onClick={() => {
            onClose();
            const { listAt, index } = placeOf(chosen);
            move(at, listAt, index);
          }}
        >
          {texts.flow.move}
        </Button>
      </Group>
    </Dialog>
  );
}

/** Every place for the step at `of` but where it already is; the value is the pointer of what it would come before. */
function placesFor(definition: DraftDefinition, of: string): { value: string; label: string }[] {
  const own = placeOf(of);
  const steps = new Map(placedSteps(definition).map((placed) => [placed.at, placed]));
  const nameOf = (at: string, step: unknown): string => `${steps.get(at)?.number ?? ''}. ${stepTitle(step)}`;
  return allLists(definition)
    .filter(({ list }) => !`${list.at}/`.startsWith(`${of}/`))
    .flatMap(({ list, owner }) => {
      const first = { value: `${list.at}/0`, label: texts.flow.moveFirst(listName(list, owner)) };
      const after = list.steps.map((step, index) => ({
        value: `${list.at}/${index + 1}`,
        label: texts.flow.moveAfter(nameOf(`${list.at}/${index}`, step)),
      }));
      return [first, ...after].filter(
        (_, index) => list.at !== own.listAt || (index !== own.index && index !== own.index + 1),
      );
    });
}
