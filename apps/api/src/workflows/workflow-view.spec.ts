import { createRegistry } from '#connectors';
import type { WorkflowRow } from '#store';
import { testConfig } from '#testing';

import { WorkflowViews } from './workflow-view';

const registry = createRegistry();

const startedBy = (connector: string | null, operation: string | null): WorkflowRow => ({
  id: 'w',
  name: 'W',
  createdAt: new Date(),
  updatedAt: new Date(),
  trigger: { id: 't', token: 'the-token' },
  startedBy: { connector, operation },
  publishedVersion: null,
  hasUnpublishedChanges: false,
  pausedAt: null,
  pauseReason: null,
});

describe('the address that a workflow shows', () => {
  it.each([
    ['https://sluice.example.com', 'webhook', 'catch', 'https://sluice.example.com/hooks/the-token'],
    ['https://sluice.example.com', 'websocket', 'serve', 'wss://sluice.example.com/hooks/the-token'],
    ['http://127.0.0.1:3000', 'websocket', 'serve', 'ws://127.0.0.1:3000/hooks/the-token'],
    ['https://sluice.example.com', 'workflow', 'called', null],
    ['https://sluice.example.com', 'websocket', 'listen', null],
    ['https://sluice.example.com', null, null, null],
  ])('at %s is, for %s %s, %s', (publicUrl, connector, operation, url) => {
    const views = new WorkflowViews(testConfig({ publicUrl }), registry);
    expect(views.summary(startedBy(connector, operation)).triggerUrl).toBe(url);
    const draft = {
      ...startedBy(connector, operation),
      ...{ draft: { trigger: { connector, operation } }, draftRevision: 1, draftUpdatedAt: new Date() },
      published: null,
    };
    expect(views.detail(draft, [], null).testUrl).toBe(url?.replace('/hooks/', '/hooks/test/') ?? null);
  });
});
