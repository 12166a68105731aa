import { Audit } from '#identity';
import { CodedError, notFound } from '#kernel';
import { KeyValueRepository, MAX_STORE_VALUE_BYTES, type StoredEntry, type StoredKey } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { pageByName } from '../http/page-by-name';
import {
  PutStoreEntry,
  StoreEntryView,
  StorePage,
  StoreParams,
  StoreQuery,
  type StoreKeyView,
} from './shapes';

@Controller()
export class StoreController {
  constructor(
    private readonly entries: KeyValueRepository,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/store',
    summary: 'List the keys of the key-value store',
    description: 'A to Z. What store steps keep; a value as a whole is at `/store/:key`.',
    tag: 'Store',
    access: 'viewer',
    query: StoreQuery,
    responses: { 200: StorePage },
  })
  async list({ caller, query }: RouteRequest<unknown, StoreQuery>): Promise<StorePage> {
    const { prefix } = query;
    return pageByName(
      query,
      ({ key }) => key,
      (options) => this.entries.list(caller.workspaceId, { ...options, prefix }),
      keyView,
    );
  }

  @Route({
    method: 'GET',
    path: '/store/:key',
    summary: 'One value of the key-value store',
    tag: 'Store',
    access: 'viewer',
    params: StoreParams,
    responses: { 200: StoreEntryView },
  })
  async get({ caller, params }: RouteRequest<StoreParams>): Promise<StoreEntryView> {
    const entry = await this.entries.find({ workspaceId: caller.workspaceId, key: params.key });
    if (!entry) throw notFound('key');
    return entryView(entry);
  }

  @Route({
    method: 'PUT',
    path: '/store/:key',
    summary: 'Set a value of the key-value store',
    description: 'Makes the key, or replaces its value and its expiry.',
    tag: 'Store',
    access: 'editor',
    params: StoreParams,
    body: PutStoreEntry,
    responses: { 200: StoreEntryView },
  })
  async put(request: RouteRequest<StoreParams, unknown, PutStoreEntry>): Promise<StoreEntryView> {
    const { caller, params, body } = request;
    const json = jsonOf(body.value);
    const place = { workspaceId: caller.workspaceId, key: params.key };
    const expiresInMs = body.expiresInMs ?? null;
    const entry = await this.entries.put(place, json, expiresInMs);
    // The value may be anything, so the log does not repeat it.
    await this.audit.record(caller, 'store.set', target(params.key), { expiresInMs });
    return entryView(entry);
  }

  @Route({
    method: 'DELETE',
    path: '/store/:key',
    summary: 'Remove a key of the key-value store',
    tag: 'Store',
    access: 'editor',
    params: StoreParams,
    responses: { 204: null },
  })
  async delete({ caller, params }: RouteRequest<StoreParams>): Promise<void> {
    const place = { workspaceId: caller.workspaceId, key: params.key };
    if (!(await this.entries.delete(place))) throw notFound('key');
    await this.audit.record(caller, 'store.remove', target(params.key));
  }
}

const target = (key: string) => ({ type: 'storeKey', id: key });

function jsonOf(value: unknown): string {
  const json = JSON.stringify(value ?? null);
  if (Buffer.byteLength(json) <= MAX_STORE_VALUE_BYTES) return json;
  const message = `A value has ${MAX_STORE_VALUE_BYTES / 1024} KiB as JSON at most.`;
  throw new CodedError('request.invalid', message, {
    problems: [{ pointer: '/value', code: 'field.size', message }],
  });
}

const keyView = ({ expiresAt, updatedAt, ...key }: StoredKey): StoreKeyView => ({
  ...key,
  expiresAt: expiresAt?.toISOString() ?? null,
  updatedAt: updatedAt.toISOString(),
});

const entryView = ({ expiresAt, updatedAt, ...entry }: StoredEntry): StoreEntryView => ({
  ...entry,
  expiresAt: expiresAt?.toISOString() ?? null,
  updatedAt: updatedAt.toISOString(),
});
