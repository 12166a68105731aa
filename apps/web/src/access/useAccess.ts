import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

import { api } from '../api/client';
import { meQuery, setupQuery } from '../api/queries';
import type { Me } from '../api/types';

/** Posts to a call that starts a session, then goes on to `next`. */
export function useAccess(path: '/sign-in' | '/setup', next = '/') {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (body: unknown) => api.post<Me>(path, body),
    onSuccess: async (me) => {
      client.removeQueries({ queryKey: setupQuery.queryKey });
      client.setQueryData(meQuery.queryKey, me);
      await router.navigate({ href: next });
    },
  });
}
