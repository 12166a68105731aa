import { ApiKeys } from '#identity';
import { ApiKeyCreated, ApiKeySummary, CreateApiKey, page } from '#schema';
import type { ApiKey } from '#store';
import { Controller } from '@nestjs/common';
import { type Static, Type } from 'typebox';

import { Route, type RouteRequest } from '../http';

const KeyParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
const KeyList = page(ApiKeySummary);

@Controller()
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeys) {}

  @Route({
    method: 'GET',
    path: '/api-keys',
    summary: 'List the API keys that work',
    description: 'Newest first, all on one page. A key itself is never shown again.',
    tag: 'API keys',
    access: 'admin',
    responses: { 200: KeyList },
  })
  async list({ caller }: RouteRequest): Promise<Static<typeof KeyList>> {
    const keys = await this.apiKeys.list(caller.workspaceId);
    return { items: keys.map(view), nextCursor: null };
  }

  @Route({
    method: 'POST',
    path: '/api-keys',
    summary: 'Make an API key',
    description:
      'The answer is the only one that holds the key. The role is at most your own; without one it is editor.',
    tag: 'API keys',
    access: 'admin',
    body: CreateApiKey,
    responses: { 201: ApiKeyCreated },
    secretAnswer: true,
  })
  async create(
    request: RouteRequest<unknown, unknown, Static<typeof CreateApiKey>>,
  ): Promise<Static<typeof ApiKeyCreated>> {
    const { name, role } = request.body;
    const { apiKey, key } = await this.apiKeys.create(request.caller, name, role);
    request.setHeader('cache-control', 'no-store');
    return { ...view(apiKey), key };
  }

  @Route({
    method: 'DELETE',
    path: '/api-keys/:id',
    summary: 'Revoke an API key',
    description: 'It stops working at once in this process, and within 5 seconds in all others.',
    tag: 'API keys',
    access: 'admin',
    params: KeyParams,
    responses: { 204: null },
  })
  async revoke({ caller, params }: RouteRequest<Static<typeof KeyParams>>): Promise<void> {
    await this.apiKeys.revoke(caller, params.id);
  }
}

const view = ({ id, name, role, prefix, createdAt, lastUsedAt }: ApiKey): Static<typeof ApiKeySummary> => ({
  id,
  name,
  role,
  prefix,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
