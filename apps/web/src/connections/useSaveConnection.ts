import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api } from '../api/client';
import { connectionsQuery } from '../api/queries';
import type { Connection } from '../api/types';
import type { Json } from '../builder/definition';
import { toastDone } from '../parts/toast';
import { texts } from '../texts';

type Saved = { name: string; fields: Json } & ({ id: string } | { connector: string; auth: string });

/** Makes a connection, or changes the one with the id. */
export function useSaveConnection(onDone: (connection: Connection) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Saved) => {
      if (!('id' in body)) return api.post<Connection>('/connections', body);
      const { id, name, fields } = body;
      return api.patch<Connection>(`/connections/${id}`, {
        name,
        ...(Object.keys(fields).length > 0 ? { fields } : {}),
      });
    },
    onSuccess: async (connection, body) => {
      await client.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      toastDone(texts.connections['id' in body ? 'saved' : 'created'](connection.name));
      onDone(connection);
    },
  });
}
