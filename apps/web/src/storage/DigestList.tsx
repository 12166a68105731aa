import { Button, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { useMay } from '../access/useMay';
import { api } from '../api/client';
import { usePollInterval } from '../api/live';
import { messageOf } from '../api/problem';
import { digestsQuery } from '../api/queries';
import type { Digest } from '../api/types';
import { Ago } from '../parts/Ago';
import { EmptyList, ListSkeleton, ShowMore } from '../parts/ListStates';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { toastDone, toastError } from '../parts/toast';
import { When } from '../parts/When';
import { texts } from '../texts';

/** The digests that have items: how many, and when they go on. */
export function DigestList() {
  const digests = useInfiniteQuery({ ...digestsQuery, refetchInterval: usePollInterval() });
  const items = digests.data?.pages.flatMap((page) => page.items);
  return (
    <section aria-labelledby="digests">
      <Title order={2} fz={20} id="digests">
        {texts.storage.digests}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {texts.storage.digestsHelp}
      </Text>
      {digests.error && !items ? <Notice tone="error">{messageOf(digests.error)}</Notice> : null}
      {digests.isPending ? <ListSkeleton /> : null}
      {items?.length === 0 ? (
        <EmptyList title={texts.storage.noDigests}>{texts.storage.noDigestsHelp}</EmptyList>
      ) : null}
      {items && items.length > 0 ? (
        <ul className={panel.list} aria-label={texts.storage.digests}>
          {items.map((digest) => (
            <DigestRow key={digest.name} digest={digest} />
          ))}
        </ul>
      ) : null}
      <ShowMore list={digests} />
    </section>
  );
}

function DigestRow({ digest }: { digest: Digest }) {
  const { name, carrierRunId } = digest;
  const client = useQueryClient();
  const mayEdit = useMay('editor');
  const release = useMutation({
    mutationFn: () => api.post(`/digests/${encodeURIComponent(name)}/release`),
    onSuccess: () => toastDone(texts.storage.released(name)),
    onError: (error) => toastError(messageOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: ['digests'] }),
  });
  return (
    <li className={`${panel.row!} ${panel.line!}`}>
      <div className={panel.main}>
        <h3 className={panel.name}>{name}</h3>
        <div className={panel.facts}>
          <span>{texts.storage.items(digest.openItems)}</span>
          <span>
            {texts.storage.collecting} <Ago at={digest.openSince} />
          </span>
          <span>
            {carrierRunId === null ? (
              texts.storage.noCarrier
            ) : digest.releaseAt ? (
              <>
                {texts.storage.next} <When at={digest.releaseAt} />
              </>
            ) : (
              texts.storage.whenAsked
            )}
          </span>
          {carrierRunId ? (
            <Link to="/runs/$runId" params={{ runId: carrierRunId }} className={panel.link}>
              {texts.storage.carrier}
            </Link>
          ) : null}
        </div>
      </div>
      {mayEdit && carrierRunId ? (
        <Button
          variant="default"
          size="sm"
          aria-label={texts.storage.releaseNamed(name)}
          loading={release.isPending}
          onClick={() => release.mutate()}
        >
          {texts.storage.release}
        </Button>
      ) : null}
    </li>
  );
}
