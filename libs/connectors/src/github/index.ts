import { defineConnector, signingAuth } from '#connector-sdk';

import { addLabels } from './add-labels.action';
import { api } from './api';
import { signInAuth, tokenAuth } from './auth';
import { comment } from './comment.action';
import { createIssue } from './create-issue.action';
import { createPullRequest } from './create-pull-request.action';
import { createRelease } from './create-release.action';
import { eventTrigger } from './event.trigger';
import { getFile } from './get-file.action';
import { getIssue } from './get-issue.action';
import { listIssues } from './list-issues.action';
import { mergePullRequest } from './merge-pull-request.action';
import { newCommitTrigger } from './new-commit.trigger';
import { newIssueTrigger } from './new-issue.trigger';
import { newReleaseTrigger } from './new-release.trigger';
import { assignees, branches, issues, labels, milestones, pulls, repositories, workflows } from './options';
import { putFile } from './put-file.action';
import { requestReview } from './request-review.action';
import { runWorkflow } from './run-workflow.action';
import { searchIssues } from './search-issues.action';
import { testConnection } from './test-connection';
import { updateIssue } from './update-issue.action';

export const connector = defineConnector({
  key: 'github',
  title: 'GitHub',
  description: 'Repositories, issues, pull requests, files and builds on GitHub.',
  icon: 'icon.svg',
  auth: [
    tokenAuth,
    signInAuth,
    signingAuth({
      description:
        'What stands in the field Secret of the webhook at GitHub. Make up a long text and enter it in both places.',
    }),
  ],
  api,
  test: testConnection,
  options: { repositories, issues, pulls, labels, assignees, branches, milestones, workflows },
  triggers: [eventTrigger, newIssueTrigger, newCommitTrigger, newReleaseTrigger],
  actions: [
    createIssue,
    updateIssue,
    comment,
    addLabels,
    getIssue,
    listIssues,
    searchIssues,
    createPullRequest,
    mergePullRequest,
    requestReview,
    getFile,
    putFile,
    createRelease,
    runWorkflow,
  ],
});
