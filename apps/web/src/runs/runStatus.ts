import type { RunSummary } from '../api/types';
import { texts } from '../texts';

const OPEN = new Set(['queued', 'running', 'waiting']);

/** Whether a run has come to its end. */
export const isSettled = (status: string): boolean => !OPEN.has(status);

/** "Version 3"; a run of a draft has a number below 1. */
export const versionOf = ({ version }: Pick<RunSummary, 'version'>): string =>
  version > 0 ? texts.runs.version(version) : texts.tree.draft;
