import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

import { texts } from '../texts';
import classes from './Panel.module.css';

/** What stands in for a list that is on its way. */
export function ListSkeleton({ height = 72 }: { height?: number }) {
  return (
    <Stack gap="xs" role="status" aria-label={texts.loading} aria-busy="true">
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} height={height} radius={14} />
      ))}
    </Stack>
  );
}

/** What stands in for a list without anything in it: why, and what would put something there. */
export function EmptyList({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <Text fw={600}>{title}</Text>
      {children ? (
        <Text c="dimmed" size="sm" mt={4} maw={520} mx="auto">
          {children}
        </Text>
      ) : null}
    </div>
  );
}

interface MoreProps {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

/** Leads to the next page of a list, as long as there is one. */
export function ShowMore({ list }: MoreProps) {
  if (!list.hasNextPage) return null;
  return (
    <Group justify="center" mt="md">
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {texts.more}
      </Button>
    </Group>
  );
}
