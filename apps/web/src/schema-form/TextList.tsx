import { ActionIcon, Autocomplete, Button, Group, Input, PasswordInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';

import classes from '../builder/forms/forms.module.css';
import { fieldId, problemAt } from '../builder/problems';
import { TemplateInput } from '../builder/TemplateInput';
import { texts } from '../texts';
import { FieldHead } from './FieldHead';
import { examplesOf, hintsOf, itemSchema } from './field-schema';
import { placeOf, shownOf, type FormFieldProps } from './form-field';

const words = texts.schemaForm;

/** A list of texts, each on a line of its own; secret ones are hidden. */
export function TextList(props: FormFieldProps) {
  const { field, value, place, onChange } = props;
  const { id, label, description, placeholder } = shownOf(props);
  const at = placeOf(props);
  const item = itemSchema(field.schema);
  const known = examplesOf(item);
  const secret = hintsOf(field.schema).secret === true || hintsOf(item).secret === true;
  const hint = (secret && place.secretsKept ? words.kept : (placeholder ?? hintsOf(item).placeholder)) ?? '';
  const items: string[] = Array.isArray(value) ? value.map(String) : [];
  // One empty line is there to type in, and is not in the list before something is.
  const lines = items.length > 0 || place.readOnly ? items : [''];
  const own = place.problems.find(({ pointer }) => pointer === at)?.message;
  const set = (next: string[]) => onChange(next.every((text) => text === '') ? undefined : next);
  const edit = (index: number, text: string) =>
    set(lines.map((one, other) => (other === index ? text : one)));
  return (
    <fieldset className={classes.group} id={id} tabIndex={-1}>
      <FieldHead
        label={label}
        required={field.required && !(secret && place.secretsKept)}
        {...(description === undefined ? {} : { description })}
      />
      <div className={classes.lines}>
        {lines.map((text, index) => {
          const shared = {
            id: fieldId(`${at}/${index}`),
            placeholder: index === 0 ? hint : '',
            error: problemAt(place.problems, `${at}/${index}`),
          };
          const name = words.itemOf(label, index + 1);
          return (
            <Group key={index} gap={6} wrap="nowrap" align="flex-start">
              <div className={classes.line}>
                {secret ? (
                  <PasswordInput
                    {...shared}
                    aria-label={name}
                    autoComplete="new-password"
                    visibilityToggleButtonProps={{ 'aria-label': words.show(name), tabIndex: 0 }}
                    value={text}
                    onChange={(event) => edit(index, event.currentTarget.value)}
                  />
                ) : place.groups ? (
                  <TemplateInput
                    {...shared}
                    label={name}
                    quietLabel
                    groups={place.groups}
                    value={text}
                    onChange={(next) => edit(index, next)}
                  />
                ) : known.length > 0 ? (
                  <Autocomplete
                    {...shared}
                    aria-label={name}
                    data={known.filter((one) => one === text || !items.includes(one))}
                    limit={50}
                    value={text}
                    onChange={(next) => edit(index, next)}
                  />
                ) : (
                  <TextInput
                    {...shared}
                    aria-label={name}
                    autoComplete="off"
                    spellCheck={false}
                    value={text}
                    onChange={(event) => edit(index, event.currentTarget.value)}
                  />
                )}
              </div>
              {place.readOnly || items.length === 0 ? null : (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  c="dimmed"
                  size="lg"
                  aria-label={words.removeItem(label, index + 1)}
                  onClick={() => set(items.filter((_, other) => other !== index))}
                >
                  <IconTrash size={17} stroke={1.6} />
                </ActionIcon>
              )}
            </Group>
          );
        })}
      </div>
      {place.readOnly || items.length === 0 ? null : (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={6}
          leftSection={<IconPlus size={15} />}
          aria-label={`${words.addMore}: ${label}`}
          onClick={() => onChange([...items, ''])}
        >
          {words.addMore}
        </Button>
      )}
      {own ? <Input.Error mt={4}>{own.replace(`‘${field.name}’`, `‘${label}’`)}</Input.Error> : null}
    </fieldset>
  );
}
