import { CodedError } from '#kernel';
import { ROLES, type Role } from '#schema';

/** Whether a role may do what needs another: each role may do all that the ones below it may. */
export const roleAllows = (role: Role, needed: Role): boolean => {
  const rank = ROLES.indexOf(role);
  return rank >= 0 && rank <= ROLES.indexOf(needed);
};

/** Nobody gives, changes or takes away a role above their own. Throws `auth.forbidden`. */
export function requireAtLeast(role: Role, other: Role): void {
  if (roleAllows(role, other)) return;
  throw new CodedError(
    'auth.forbidden',
    `Your role is ${role}; only somebody with the role ${other} can give, change or take away the role ${other}.`,
  );
}
