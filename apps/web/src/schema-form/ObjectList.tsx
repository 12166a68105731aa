import { ActionIcon, Button, Group, Input, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';

import { isObject, type Json } from '../builder/definition';
import classes from '../builder/forms/forms.module.css';
import { texts } from '../texts';
import { FieldHead } from './FieldHead';
import { itemSchema, newObject, propertiesOf } from './field-schema';
import { placeOf, shownOf, type FormFieldProps } from './form-field';

const words = texts.schemaForm;

/** What an item is known by: the first text in it that a person gave. */
function nameOf(item: Json, names: readonly string[]): string {
  const named = ['label', 'title', 'name', ...names].map((name) => item[name]);
  return named.find((value): value is string => typeof value === 'string' && value !== '') ?? '';
}

/** A list of things with fields of their own, such as the fields of a form. */
export function ObjectList(props: FormFieldProps) {
  const { field, value, place, onChange, Form } = props;
  const { id, label, description } = shownOf(props);
  const at = placeOf(props);
  const schema = itemSchema(field.schema);
  const names = propertiesOf(schema).map(({ name }) => name);
  const items = Array.isArray(value) ? value.map((item) => (isObject(item) ? item : {})) : [];
  const most = typeof field.schema['maxItems'] === 'number' ? field.schema['maxItems'] : Infinity;
  const own = place.problems.find(({ pointer }) => pointer === at)?.message;
  const set = (next: Json[]) => onChange(next.length > 0 ? next : undefined);
  const move = (index: number, by: number) => {
    const next = [...items];
    const [item] = next.splice(index, 1);
    if (item) next.splice(index + by, 0, item);
    set(next);
  };
  return (
    <fieldset className={classes.group} id={id} tabIndex={-1}>
      <FieldHead
        label={label}
        required={field.required}
        {...(description === undefined ? {} : { description })}
      />
      <ol className={classes.operations}>
        {items.map((item, index) => (
          // Items have no name of their own that stays while it is typed.
          <li key={index} className={classes.panel}>
            <Group justify="space-between" wrap="nowrap" mb={8}>
              <Text size="sm" fw={600} truncate>
                {`${index + 1}. ${nameOf(item, names)}`}
              </Text>
              {place.readOnly ? null : (
                <Group gap={2} wrap="nowrap">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    disabled={index === 0}
                    aria-label={words.up(label, index + 1)}
                    onClick={() => move(index, -1)}
                  >
                    <IconArrowUp size={16} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    disabled={index === items.length - 1}
                    aria-label={words.down(label, index + 1)}
                    onClick={() => move(index, 1)}
                  >
                    <IconArrowDown size={16} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={words.removeItem(label, index + 1)}
                    onClick={() => set(items.filter((_, other) => other !== index))}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Group>
              )}
            </Group>
            <Form
              schema={schema}
              value={item}
              place={{ ...place, at: `${at}/${index}` }}
              onChange={(next) => set(items.map((one, other) => (other === index ? next : one)))}
            />
          </li>
        ))}
      </ol>
      {place.readOnly || items.length >= most ? null : (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={items.length > 0 ? 8 : 0}
          leftSection={<IconPlus size={15} />}
          aria-label={`${items.length > 0 ? words.addMore : words.add}: ${label}`}
          onClick={() => set([...items, newObject(schema)])}
        >
          {items.length > 0 ? words.addMore : words.add}
        </Button>
      )}
      {own ? <Input.Error mt={4}>{own.replace(`‘${field.name}’`, `‘${label}’`)}</Input.Error> : null}
    </fieldset>
  );
}
