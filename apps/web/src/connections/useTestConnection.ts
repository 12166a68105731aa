import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { connectionsQuery } from '../api/queries';
import type { Connection } from '../api/types';
import { toastDone, toastError } from '../parts/toast';
import { texts } from '../texts';

const words = texts.connections;

/** Asks the service whether a connection works. */
export function useTestConnection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Connection) => api.post<Connection>(`/connections/${id}/test`),
    onSuccess: ({ name, account }) => toastDone(words.testWorks(name, account)),
    onError: (error) => toastError(messageOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: connectionsQuery.queryKey }),
  });
}
