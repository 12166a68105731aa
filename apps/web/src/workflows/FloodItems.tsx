import { Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { messageOf } from '../api/problem';
import { floodQuery } from '../api/queries';
import { JsonView } from '../parts/JsonView';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';

const words = texts.floods;

/** The first items of a flood. */
export function FloodItems({ id }: { id: string }) {
  const { data, error } = useQuery(floodQuery(id));
  if (error) return <Notice tone="error">{messageOf(error)}</Notice>;
  if (!data) return <Loader aria-label={texts.loading} />;
  return (
    <>
      <Text size="sm" mb="sm">
        {words.firstOnly(data.sample.length)}
      </Text>
      {data.sample.map((item, index) => (
        // Nothing is added or taken out while it is looked at.
        <div key={index} style={{ marginBottom: 12 }}>
          <JsonView value={item} what={words.item(index + 1)} />
        </div>
      ))}
    </>
  );
}
