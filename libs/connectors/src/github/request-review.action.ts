/** https://docs.github.com/en/rest/pulls/review-requests#request-reviewers-for-a-pull-request */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { peopleField, PullRequest, pullField, pullRequestIn, repositoryField } from './fields';
import { repositoryPath } from './repository';

export const requestReview = defineAction({
  key: 'request_review',
  title: 'Ask for a review',
  description: 'Asks people or teams to look at a pull request.',
  idempotent: true,
  input: Type.Object(
    {
      repository: repositoryField,
      pull: pullField,
      reviewers: peopleField('People'),
      teams: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
          title: 'Teams',
          description: 'As they are named in addresses.',
          maxItems: 15,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: PullRequest,
  async run({ input, api }) {
    const { repository, pull, reviewers, teams } = input;
    const path = `${repositoryPath(repository)}/pulls/${pull}/requested_reviewers`;
    return pullRequestIn(await api.post(path, { reviewers, team_reviewers: teams }));
  },
});
