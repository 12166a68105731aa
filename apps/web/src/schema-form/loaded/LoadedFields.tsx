import { Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { messageOf } from '../../api/problem';
import { isObject } from '../../builder/definition';
import { texts } from '../../texts';
import { propertiesOf } from '../field-schema';
import type { FormFieldProps } from '../form-field';
import { JsonField } from '../JsonField';
import { ObjectField } from '../ObjectField';
import { fieldsQuery, missingChoices, type LoadHint, type Loads } from './loads';
import { nameOf } from './name-of';

const words = texts.schemaForm.loaded;

interface Props extends FormFieldProps {
  loads: Loads;
  hint: LoadHint;
}

/** An object whose fields the service decides; while they are not known, it is written as JSON. */
export function LoadedFields({ loads, hint, ...props }: Props) {
  const missing = missingChoices(loads, hint);
  const { data, error, isLoading } = useQuery({ ...fieldsQuery(loads, hint), enabled: missing.length === 0 });
  const { field, value, place } = props;
  const first = missing.map((name) => nameOf(name, place)).join(', ');
  if (isLoading) return <Loader size="sm" aria-label={texts.loading} />;
  if (!data || propertiesOf(data.schema).length === 0)
    return (
      <div>
        <JsonField {...props} />
        <Text size="xs" c={error ? 'var(--mantine-color-error)' : 'dimmed'} mt={4}>
          {error ? messageOf(error) : missing.length > 0 ? words.first(first) : words.noFields}
        </Text>
      </div>
    );
  const schema = { ...data.schema, title: field.schema['title'], description: field.schema['description'] };
  const whole = { ...field, schema: { ...withUnknown(schema, value) } };
  return <ObjectField {...props} field={whole} />;
}

/** What is filled in and not known to the service any more stays in sight. */
function withUnknown(schema: Record<string, unknown>, value: unknown): Record<string, unknown> {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const unknown = Object.keys(isObject(value) ? value : {}).filter((name) => !(name in properties));
  const more = Object.fromEntries(unknown.map((name) => [name, { title: name, description: words.gone }]));
  return { ...schema, properties: { ...properties, ...more } };
}
