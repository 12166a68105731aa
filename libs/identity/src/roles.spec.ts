import { ROLES, type Role } from '#schema';

import { requireAtLeast, roleAllows } from './roles';

describe('roleAllows', () => {
  const allowed: Record<Role, Role[]> = {
    owner: ['owner', 'admin', 'editor', 'viewer'],
    admin: ['admin', 'editor', 'viewer'],
    editor: ['editor', 'viewer'],
    viewer: ['viewer'],
  };

  it.each(ROLES)('lets %s do what its role and the ones below it may', (role) => {
    expect(ROLES.filter((needed) => roleAllows(role, needed))).toEqual(allowed[role]);
  });

  it('gives nothing to a role that does not exist', () => {
    expect(ROLES.some((needed) => roleAllows('root' as Role, needed))).toBe(false);
  });

  it('says who may, when somebody reaches above their role', () => {
    expect(() => requireAtLeast('editor', 'viewer')).not.toThrow();
    expect(() => requireAtLeast('admin', 'owner')).toThrow(
      expect.objectContaining({
        code: 'auth.forbidden',
        message: expect.stringContaining('owner') as string,
      }),
    );
  });
});
