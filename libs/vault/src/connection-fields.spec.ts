import { afterChange } from './connection-fields';
import { gardenAuth, robotAuth } from '../test/stand-in-service';

const before = { clientId: 'a', clientSecret: 's', scopes: 'read' };
const changed = (kind: typeof gardenAuth, more: object, status: 'ok' | 'reconnect' = 'ok') =>
  afterChange(kind, status, before, { ...before, ...more });

describe('tokens of a connection that was changed', () => {
  it.each([{ baseUrl: 'https://b.example' }, { clientId: 'b' }, { tokenUrl: 'https://b.example/token' }])(
    'are dropped with %j: another service, or another app, is not to get them',
    (more) => {
      expect(changed(gardenAuth, more)).toMatchObject({ dropTokens: true, status: 'unfinished' });
      expect(changed(robotAuth, more)).toMatchObject({ dropTokens: true, status: 'ok' });
    },
  );

  it.each([{ clientSecret: 'new' }, { scopes: 'read write' }, { ca: 'PEM' }])('stay with %j', (more) =>
    expect(changed(gardenAuth, more, 'reconnect')).toMatchObject({ dropTokens: false, status: 'ok' }),
  );
});
