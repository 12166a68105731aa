// Edits in, saved drafts out: saves itself shortly after the last edit, one write at a time, each on the ETag before.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';

import { api } from '../api/client';
import { hasStatus } from '../api/problem';
import { workflowQuery } from '../api/queries';
import type { DraftDefinition, DraftSaved, WorkflowDetail } from '../api/types';
import { isObject } from './definition';

const QUIET_MS = 600;
const AGAIN_MS = 4000;

const operationOf = ({ trigger }: DraftDefinition): string =>
  isObject(trigger) ? `${String(trigger['connector'])}.${String(trigger['operation'])}` : '';

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict';

export function useDraft(workflow: WorkflowDetail) {
  const client = useQueryClient();
  const [definition, setDefinition] = useState(workflow.draft.definition);
  const [problems, setProblems] = useState(workflow.draft.problems);
  const [state, setState] = useState<SaveState>('saved');
  /** Counts the drafts that came from elsewhere: cards that keep text of their own start again. */
  const [revision, setRevision] = useState(0);
  const latest = useRef(workflow.draft.definition);
  const etag = useRef(workflow.draft.etag);
  const operation = useRef(operationOf(workflow.draft.definition));
  const dirty = useRef(false);
  const conflict = useRef(false);
  const timer = useRef<number>(undefined);
  const running = useRef<Promise<void>>(undefined);

  const write = useCallback(async () => {
    dirty.current = false;
    setState('saving');
    const body = { definition: latest.current };
    try {
      const saved = await api.put<DraftSaved>(`/workflows/${workflow.id}/draft`, body, {
        ifMatch: etag.current,
      });
      etag.current = saved.etag;
      setProblems(saved.problems);
      client.setQueryData(
        workflowQuery(workflow.id).queryKey,
        (old) =>
          old && { ...old, draft: { ...saved, definition: body.definition }, hasUnpublishedChanges: true },
      );
      setState(dirty.current ? 'unsaved' : 'saved');
      const now = operationOf(body.definition);
      // The address goes by what starts the workflow.
      if (now !== operation.current)
        void client.invalidateQueries({ queryKey: workflowQuery(workflow.id).queryKey });
      operation.current = now;
    } catch (error) {
      dirty.current = true;
      conflict.current = hasStatus(error, 412);
      setState(conflict.current ? 'conflict' : 'failed');
    }
  }, [client, workflow.id]);

  /** Saves what is not saved yet. Resolves to whether the server now has everything. */
  const flush = useCallback(async (): Promise<boolean> => {
    window.clearTimeout(timer.current);
    while (running.current) await running.current;
    if (!dirty.current) return true;
    if (conflict.current) return false;
    running.current = write().finally(() => (running.current = undefined));
    await running.current;
    if (dirty.current && !conflict.current) timer.current = window.setTimeout(() => void flush(), AGAIN_MS);
    return !dirty.current;
  }, [write]);

  const change = useCallback(
    (update: (definition: DraftDefinition) => DraftDefinition) => {
      latest.current = update(latest.current);
      setDefinition(latest.current);
      dirty.current = true;
      if (conflict.current) return;
      setState('unsaved');
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void flush(), QUIET_MS);
    },
    [flush],
  );

  const adopt = useCallback((detail: WorkflowDetail) => {
    latest.current = detail.draft.definition;
    etag.current = detail.draft.etag;
    dirty.current = false;
    conflict.current = false;
    setDefinition(detail.draft.definition);
    setProblems(detail.draft.problems);
    setRevision((count) => count + 1);
    setState('saved');
  }, []);

  const readAgain = useCallback(
    () => client.fetchQuery({ ...workflowQuery(workflow.id), staleTime: 0 }),
    [client, workflow.id],
  );
  const takeTheirs = useCallback(async () => adopt(await readAgain()), [adopt, readAgain]);
  const keepMine = useCallback(async () => {
    etag.current = (await readAgain()).draft.etag;
    conflict.current = false;
    await flush();
  }, [flush, readAgain]);

  useEffect(() => {
    // A newer draft, read while nothing is being edited here, is simply shown.
    const { updatedAt, etag: theirs } = workflow.draft;
    if (!dirty.current && !running.current && theirs !== etag.current && updatedAt) adopt(workflow);
  }, [adopt, workflow]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (!dirty.current && !running.current) return;
      void flush();
      event.preventDefault();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void flush();
    };
    window.addEventListener('beforeunload', warn);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('beforeunload', warn);
      window.removeEventListener('keydown', onKey);
      void flush();
    };
  }, [flush]);

  return {
    definition,
    problems,
    state,
    revision,
    change,
    flush,
    report: setProblems,
    takeTheirs,
    keepMine,
    etag,
  };
}
