/** Fields that several operations ask for, and what several give. */
import { Type } from 'typebox';

import { textAt, valueAt } from '#connector-sdk';

export const repositoryField = Type.String({
  title: 'Repository',
  description: 'Owner and name, such as ann/house.',
  minLength: 3,
  maxLength: 300,
  ui: { options: { load: 'repositories' }, placeholder: 'ann/house' },
});

export const issueField = (title = 'Issue') =>
  Type.Integer({
    title,
    description: 'Its number. Pull requests have one, too.',
    minimum: 1,
    ui: { options: { load: 'issues', dependsOn: ['repository'] } },
  });

export const pullField = Type.Integer({
  title: 'Pull request',
  description: 'Its number.',
  minimum: 1,
  ui: { options: { load: 'pulls', dependsOn: ['repository'] } },
});

export const labelsField = (title = 'Labels') =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
      title,
      maxItems: 100,
      ui: { options: { load: 'labels', dependsOn: ['repository'] } },
    }),
  );

export const peopleField = (title: string, description = 'Their logins.') =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
      title,
      description,
      maxItems: 15,
      ui: { options: { load: 'assignees', dependsOn: ['repository'] } },
    }),
  );

export const branchField = (title: string, description: string) =>
  Type.String({
    title,
    description,
    minLength: 1,
    maxLength: 250,
    ui: { options: { load: 'branches', dependsOn: ['repository'] }, placeholder: 'main' },
  });

export const bodyField = (title = 'Text') =>
  Type.Optional(Type.String({ title, description: 'Markdown.', maxLength: 65_536, ui: { multiline: true } }));

export const mostField = Type.Optional(
  Type.Integer({ title: 'At most', minimum: 1, maximum: 1000, default: 100 }),
);

export const nullable = (title: string) => Type.Union([Type.String(), Type.Null()], { title });
export const nullableInteger = (title: string) => Type.Union([Type.Integer(), Type.Null()], { title });

export const Issue = Type.Object({
  number: nullableInteger('Number'),
  title: nullable('Title'),
  state: nullable('State'),
  url: nullable('Address of the page'),
  issue: Type.Unknown({ title: 'The issue, as GitHub describes it' }),
});

export const numberAt = (value: unknown, path: string): number | null => {
  const found = valueAt(value, path);
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : null;
};

export const issueIn = (issue: unknown) => ({
  number: numberAt(issue, 'number'),
  title: textAt(issue, 'title'),
  state: textAt(issue, 'state'),
  url: textAt(issue, 'html_url'),
  issue,
});

export const PullRequest = Type.Object({
  number: nullableInteger('Number'),
  title: nullable('Title'),
  state: nullable('State'),
  url: nullable('Address of the page'),
  pullRequest: Type.Unknown({ title: 'The pull request, as GitHub describes it' }),
});

export const pullRequestIn = (pullRequest: unknown) => ({
  number: numberAt(pullRequest, 'number'),
  title: textAt(pullRequest, 'title'),
  state: textAt(pullRequest, 'state'),
  url: textAt(pullRequest, 'html_url'),
  pullRequest,
});

export const List = (title: string) =>
  Type.Object({
    items: Type.Array(Type.Unknown(), { title, description: 'A loop goes through them.' }),
    count: Type.Integer({ title: 'How many' }),
  });
