/** https://docs.github.com/en/rest/releases/releases#list-releases, again and again */
import { Type } from 'typebox';

import { definePollTrigger, textAt, valueAt } from '#connector-sdk';

import { listAll } from './paging';
import { pollAuth, pollFields, pollMs, pollOutput } from './poll-trigger';
import { repositoryPath } from './repository';

const MOST = 50;

export const newReleaseTrigger = definePollTrigger({
  key: 'new_release',
  title: 'New release',
  description: 'Looks at a repository of anybody again and again.',
  auth: pollAuth,
  input: Type.Object(
    {
      ...pollFields,
      prereleases: Type.Optional(
        Type.Boolean({ title: 'Also those that are not for everybody yet', default: false }),
      ),
    },
    { additionalProperties: false },
  ),
  output: pollOutput('The release', 'With tag_name, name, body and html_url.'),
  intervalMs: pollMs,
  source: ({ repository, prereleases = false }) => [repository.trim().toLowerCase(), prereleases],
  async poll({ input, api }) {
    const releases = await listAll(api, `${repositoryPath(input.repository)}/releases`, { most: MOST });
    const published = releases.filter(
      (release) =>
        valueAt(release, 'draft') !== true &&
        (input.prereleases === true || valueAt(release, 'prerelease') !== true),
    );
    return {
      items: published.toReversed().flatMap((release) => {
        const id = textAt(release, 'id');
        return id === null ? [] : [{ id, value: release }];
      }),
    };
  },
});
