import { Text } from '@mantine/core';

interface Props {
  label: string;
  description?: string;
  required: boolean;
}

/** The heading of several inputs that are one field. */
export function FieldHead({ label, description, required }: Props) {
  return (
    <>
      <Text component="legend" size="sm" fw={600}>
        {label}
        {required ? (
          <Text component="span" inherit c="var(--mantine-color-error)" aria-hidden="true">
            {' *'}
          </Text>
        ) : null}
      </Text>
      {description ? (
        <Text size="xs" c="dimmed" mt={-4} mb={8}>
          {description}
        </Text>
      ) : null}
    </>
  );
}
