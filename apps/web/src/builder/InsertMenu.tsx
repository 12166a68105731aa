import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';

import { texts } from '../texts';
import type { Field } from './templates';

export interface FieldGroup {
  title: string;
  fields: readonly Field[];
  /** Likely to be wanted, so that it is offered without being asked for. */
  near?: boolean;
  /** The template of all of it, where it makes sense to send that on. */
  whole?: string;
}

interface Props {
  groups: readonly FieldGroup[];
  /** The field it writes into, for its name. */
  into: string;
  onPick: (field: Field) => void;
}

/** Everything that a template here can name, to pick from. */
export function InsertMenu({ groups, into, onPick }: Props) {
  return (
    <Menu position="bottom-end" width={300} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={texts.builder.insert(into)}>
          <IconBraces size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <Menu.Label>{group.title}</Menu.Label>
            {group.fields.map((field) => (
              <Menu.Item key={field.template} onClick={() => onPick(field)}>
                {field.label}
                {field.example ? (
                  <Text size="xs" c="dimmed" truncate>
                    {field.example}
                  </Text>
                ) : null}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
