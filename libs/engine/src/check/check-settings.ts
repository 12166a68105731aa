import type { Problem } from '#kernel';

import { isTemplate } from './check-input';
import { checkTriggerTemplates } from './check-templates';
import { isGiven, isObject, type Known } from './known';
import { problem } from './step-check';

export function checkSettings(settings: unknown, known: Known): Problem[] {
  if (!isObject(settings)) return [];
  const { orderBy, onKeyFailure, debounce, deduplicate, onFailure } = settings;
  const problems = checkTriggerTemplates(orderBy, '/settings/orderBy');
  if (typeof orderBy === 'string' && orderBy.trim() === '') {
    const message = 'Say by what runs are put in order, such as {{trigger.body.customer}}, or take this out.';
    problems.push(problem('/settings/orderBy', 'workflow.empty_key', message));
  }
  if (onKeyFailure === 'stop' && !isGiven(orderBy)) {
    const message = 'Without ‘orderBy’ there are no keys that could stop; set it, or take this out.';
    problems.push(problem('/settings/onKeyFailure', 'workflow.unused_setting', message));
  }
  if (isObject(debounce)) problems.push(...checkTriggerTemplates(debounce.key, '/settings/debounce/key'));
  if (isObject(deduplicate)) {
    const pointer = '/settings/deduplicate/key';
    problems.push(...checkTriggerTemplates(deduplicate.key, pointer));
    if (typeof deduplicate.key === 'string' && !isTemplate(deduplicate.key)) {
      const message = 'The key is the same for every event, so only the first would run; use a template.';
      problems.push(problem(pointer, 'workflow.constant_key', message));
    }
  }
  return [...problems, ...checkFailureWorkflow(onFailure, known)];
}

function checkFailureWorkflow(onFailure: unknown, { workflows, self }: Known): Problem[] {
  if (typeof onFailure !== 'string') return [];
  const id = onFailure.toLowerCase();
  const pointer = '/settings/onFailure';
  if (id === self) {
    const message = 'A workflow can’t be run for its own failures; choose another one.';
    return [problem(pointer, 'workflow.own_failure_workflow', message)];
  }
  if (!workflows || workflows.has(id)) return [];
  const message = 'There is no such workflow in this workspace; choose another one.';
  return [problem(pointer, 'workflow.unknown_failure_workflow', message)];
}
