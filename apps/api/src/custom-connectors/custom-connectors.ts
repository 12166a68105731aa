/** Connectors of a workspace's own: made, changed and deleted, never in a way that breaks what is published. */
import { type CustomDefinition, type Imported, keyOf, StoreCatalogue } from '#catalogue';
import { CUSTOM_CONNECTOR_PREFIX } from '#connector-sdk';
import { CodedError, isId, newId, notFound } from '#kernel';
import { type CustomConnector, CustomConnectorRepository, type UsedOperation } from '#store';
import { Injectable } from '@nestjs/common';

import { composeAnew, composeChanged, composeNew, knownIn, type Wanted } from './compose-definition';
import { Importer, type ImportSource } from './importer';
import { refuseMoved } from './refuse-moved';

const MAX_CONNECTORS = 100;
const NO_KEYS: ReadonlyMap<string, string> = new Map();

export interface NewCustomConnector extends ImportSource, Wanted {
  title?: string | undefined;
  description?: string | undefined;
}

export interface Made {
  connector: CustomConnector;
  imported: Imported | null;
}

export const definitionOf = ({ definition }: CustomConnector): CustomDefinition =>
  definition as unknown as CustomDefinition;

@Injectable()
export class CustomConnectors {
  constructor(
    private readonly stored: CustomConnectorRepository,
    private readonly importer: Importer,
    private readonly catalogue: StoreCatalogue,
  ) {}

  list(
    workspaceId: string,
    { limit = 50, before }: { limit?: number; before?: string } = {},
  ): Promise<CustomConnector[]> {
    return this.stored.list(workspaceId, limit, before);
  }

  /** Throws `resource.not_found`. */
  async get(workspaceId: string, id: string): Promise<CustomConnector> {
    const found = isId(id) ? await this.stored.find(workspaceId, id) : null;
    if (!found) throw notFound('connector');
    return found;
  }

  /** Throws `connector.import_failed`. */
  async preview(
    workspaceId: string,
    source: ImportSource,
    connectorId: string | undefined,
  ): Promise<{ imported: Imported; kept: ReadonlySet<string> }> {
    if (connectorId === undefined)
      return { imported: await this.importer.read(source, NO_KEYS), kept: new Set() };
    const current = definitionOf(await this.get(workspaceId, connectorId));
    const known = knownIn(current, source.curl !== undefined);
    const imported = await this.importer.read(source, known);
    // What is added to a connector is called where that is.
    const baseUrl = source.curl === undefined ? imported.baseUrl : current.baseUrl;
    return { imported: { ...imported, baseUrl }, kept: new Set(known.values()) };
  }

  /** Throws `connector.import_failed`, and `conflict.state` where there are too many. */
  async create(workspaceId: string, createdBy: string | null, wanted: NewCustomConnector): Promise<Made> {
    if ((await this.stored.count(workspaceId)) >= MAX_CONNECTORS)
      throw new CodedError(
        'conflict.state',
        `A workspace has at most ${MAX_CONNECTORS} connectors of its own. Delete one first.`,
      );
    const imported = await this.importer.read(wanted, NO_KEYS);
    const id = newId();
    const title = wanted.title?.trim() || imported.title;
    const connector = await this.stored.insert({
      id,
      workspaceId,
      // The end of an id is random: no other connector ever gets this key, and with it this one's connections.
      key: `${CUSTOM_CONNECTOR_PREFIX}${keyOf(title, 'service').slice(0, 40)}-${id.slice(-8)}`,
      title,
      description: wanted.description ?? imported.description,
      definition: composeNew(imported, wanted) as unknown as Record<string, unknown>,
      createdBy,
    });
    this.catalogue.changed(workspaceId);
    return { connector, imported };
  }

  /** Throws `resource.not_found`, `connector.import_failed`, and `conflict.state` for what is in use. */
  async update(workspaceId: string, id: string, wanted: NewCustomConnector): Promise<Made> {
    const before = definitionOf(await this.get(workspaceId, id));
    const hasSource = [wanted.openapi, wanted.url, wanted.curl].some((one) => one !== undefined);
    const imported = hasSource
      ? await this.importer.read(wanted, knownIn(before, wanted.curl !== undefined))
      : null;
    const connector = await this.stored.update(workspaceId, id, (current, used, connections) => {
      const definition = imported
        ? composeAnew(definitionOf(current), imported, wanted)
        : composeChanged(definitionOf(current), wanted);
      refuseUsed(definition, used);
      refuseMoved(definitionOf(current), definition, connections);
      return {
        title: wanted.title?.trim() || current.title,
        description: wanted.description ?? current.description,
        definition: definition as unknown as Record<string, unknown>,
      };
    });
    if (!connector) throw notFound('connector');
    this.catalogue.changed(workspaceId);
    return { connector, imported };
  }

  /** Throws `resource.not_found`, and `conflict.state` while a published workflow uses it. */
  async delete(workspaceId: string, id: string): Promise<void> {
    const outcome = isId(id) ? await this.stored.delete(workspaceId, id) : null;
    if (!outcome) throw notFound('connector');
    if (outcome.usedBy.length > 0) throw inUse('this connector', outcome.usedBy);
    this.catalogue.changed(workspaceId);
  }
}

function refuseUsed({ operations }: CustomDefinition, used: readonly UsedOperation[]): void {
  const kept = new Set(operations.map(({ key }) => key));
  const lost = used.filter(({ operation }) => !kept.has(operation));
  const [first] = lost;
  if (first)
    throw inUse(`the operation ‘${first.operation}’`, [...new Set(lost.map(({ workflow }) => workflow))]);
}

function inUse(what: string, workflows: readonly string[]): CodedError {
  const names = workflows
    .slice(0, 20)
    .map((name) => `“${name}”`)
    .join(', ');
  return new CodedError(
    'conflict.state',
    `Published workflows use ${what}: ${names}. Unpublish them, or take it out of them first.`,
  );
}
