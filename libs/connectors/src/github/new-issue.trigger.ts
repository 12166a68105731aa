/** For those who can't add webhooks: https://docs.github.com/en/rest/issues/issues#list-repository-issues */
import { Type } from 'typebox';

import { definePollTrigger, listOf, textAt, tooMany, valueAt } from '#connector-sdk';

import { listAll } from './paging';
import { pollAuth, pollFields, pollMs, pollOutput } from './poll-trigger';
import { repositoryPath } from './repository';

/** Of one poll. */
const MOST = 1000;

export const newIssueTrigger = definePollTrigger({
  key: 'new_issue',
  title: 'New issue or pull request',
  description:
    'Looks at a repository again and again. Webhooks are told at once, but need somebody who administers it.',
  auth: pollAuth,
  input: Type.Object(
    {
      ...pollFields,
      what: Type.Optional(
        Type.Enum(['issues', 'pulls', 'both'], {
          title: 'What',
          default: 'issues',
          ui: { labels: { issues: 'Issues', pulls: 'Pull requests', both: 'Both' } },
        }),
      ),
      startFor: Type.Optional(
        Type.Enum(['new', 'changed'], {
          title: 'Starts for',
          default: 'new',
          ui: { labels: { new: 'New ones', changed: 'New and changed ones' } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: pollOutput('The issue', 'With number, title, body, user and html_url.'),
  intervalMs: pollMs,
  source: ({ repository, what = 'issues', startFor = 'new' }) => [
    repository.trim().toLowerCase(),
    what,
    startFor,
  ],
  async poll({ input, api, cursor }) {
    const { repository, what = 'issues', startFor = 'new' } = input;
    const since = typeof cursor === 'string' ? cursor : null;
    // What is new has also changed, and GitHub can only be asked for what changed since.
    const found = await listAll(api, `${repositoryPath(repository)}/issues`, {
      query: { state: 'all', sort: 'updated', direction: 'desc', since },
      most: since === null ? 100 : MOST + 1,
      items: (body) => listOf(body).filter((issue) => isWanted(issue, what)),
    });
    if (found.length > MOST) throw tooMany('github', MOST);
    const items = found.toReversed().flatMap((issue) => {
      const [id, changed] = [textAt(issue, 'id'), textAt(issue, 'updated_at')];
      if (id === null) return [];
      return [{ id: startFor === 'changed' ? `${id} ${changed ?? ''}` : id, value: issue }];
    });
    const isOld = (made: string | null): boolean => since !== null && made !== null && made < since;
    return {
      items:
        startFor === 'changed' ? items : items.filter(({ value }) => !isOld(textAt(value, 'created_at'))),
      cursor: textAt(found[0], 'updated_at') ?? since ?? '1970-01-01T00:00:00Z',
    };
  },
});

const isWanted = (issue: unknown, what: string): boolean =>
  what === 'both' || (valueAt(issue, 'pull_request') !== undefined) === (what === 'pulls');
