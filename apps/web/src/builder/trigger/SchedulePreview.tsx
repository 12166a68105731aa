import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { schedulePreviewQuery } from '../../api/queries';
import { texts } from '../../texts';
import { inputOf } from '../definition';
import type { TriggerEntry } from './trigger-entries';
import classes from './SchedulePreview.module.css';

const words = texts.triggers.preview;
const QUIET_MS = 400;
/** The next times become past ones. */
const AGAIN_MS = 20_000;

function shownIn(timeZone: string): Intl.DateTimeFormat {
  const style = { dateStyle: 'full', timeStyle: 'medium' } as const;
  try {
    return new Intl.DateTimeFormat(undefined, { ...style, timeZone });
  } catch {
    // A zone that the server knows and this browser does not.
    return new Intl.DateTimeFormat(undefined, style);
  }
}

/** What the settings of a schedule mean, and its next times. */
export function SchedulePreview({ entry, trigger }: { entry: TriggerEntry; trigger: unknown }) {
  const input = JSON.stringify(inputOf(trigger));
  const [quiet] = useDebouncedValue(input, QUIET_MS);
  const { data, error } = useQuery({
    ...schedulePreviewQuery(entry.connector.key, entry.trigger.key, quiet),
    placeholderData: keepPreviousData,
    retry: false,
    refetchInterval: AGAIN_MS,
  });
  if (error || !data)
    return (
      <Text size="sm" c="dimmed">
        {words.later}
      </Text>
    );
  const format = shownIn(data.timeZone);
  return (
    <section className={classes.preview} aria-label={words.label}>
      <Text size="sm" fw={600}>
        {words.runs(data.description)}
      </Text>
      {data.next.length > 0 ? (
        <ol className={classes.times}>
          {data.next.map((at) => (
            <li key={at}>
              <time dateTime={at}>{format.format(Date.parse(at))}</time>
            </li>
          ))}
        </ol>
      ) : (
        <Text size="sm">{words.never}</Text>
      )}
      <Text size="xs" c="dimmed">
        {words.zone(data.timeZone)}
      </Text>
    </section>
  );
}
