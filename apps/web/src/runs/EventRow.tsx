import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';

import { messageOf } from '../api/problem';
import { eventQuery } from '../api/queries';
import type { EventSummary } from '../api/types';
import { Ago } from '../parts/Ago';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { StatusBadge } from '../parts/StatusBadge';
import { texts } from '../texts';
import { FailureText } from './FailureText';
import node from './RunNode.module.css';
import { TriggerData } from './TriggerData';

interface Props {
  workflowId: string;
  event: EventSummary;
  onReplay: (() => void) | undefined;
}

/** One event: when it came and how big it is, and on demand what it brought and which runs there are of it. */
export function EventRow({ workflowId, event, onReplay }: Props) {
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery({ ...eventQuery(event.id), enabled: open });
  return (
    <li className={panel.row}>
      <div className={panel.line}>
        <div className={panel.main}>
          <h2 className={panel.name}>
            <button type="button" className={node.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
              <span>
                <Ago at={event.receivedAt} />
              </span>
              <IconChevronRight className={node.chevron} size={16} data-open={open} aria-hidden="true" />
            </button>
          </h2>
          <div className={panel.facts}>
            <span>{texts.events.sources[event.source] ?? event.source}</span>
            {event.method ? <span>{event.method}</span> : null}
            <span>{texts.events.bytes(event.bodyBytes)}</span>
          </div>
        </div>
        {onReplay ? (
          <Button variant="default" size="xs" onClick={onReplay}>
            {texts.events.replay}
          </Button>
        ) : null}
      </div>
      {event.error ? <FailureText failure={event.error} /> : null}
      {open && error ? <Notice tone="error">{messageOf(error)}</Notice> : null}
      {open && data ? (
        <Stack gap="md" mt="sm">
          <div>
            <TriggerData trigger={data.parsed} />
          </div>
          {data.runs.length > 0 ? (
            <div>
              <p className={node.part}>{texts.events.runsOf}</p>
              <div className={panel.facts}>
                {data.runs.map((run) => (
                  <Link
                    key={run.id}
                    to="/workflows/$workflowId/runs/$runId"
                    params={{ workflowId, runId: run.id }}
                    className={panel.link}
                  >
                    <StatusBadge status={run.status} />
                  </Link>
                ))}
              </div>
            </div>
          ) : null}
        </Stack>
      ) : null}
    </li>
  );
}
