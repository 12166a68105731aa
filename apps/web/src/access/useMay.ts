import { useQuery } from '@tanstack/react-query';

import { meQuery } from '../api/queries';
import type { Role } from '../api/types';

const RANK: Record<Role, number> = { viewer: 0, editor: 1, admin: 2, owner: 3 };

/** Whether the person's role is at least `role`. The server decides; this spares them controls that it would refuse. */
export function useMay(role: Role): boolean {
  const { data: me } = useQuery(meQuery);
  return me ? RANK[me.role] >= RANK[role] : false;
}
