/** What was read and what a person chose of it in, the definition that is stored out. */
import {
  baseUrlIn,
  type CustomAuth,
  type CustomDefinition,
  type CustomOperation,
  type Imported,
  MAX_DEFINITION_BYTES,
  MAX_OPERATIONS,
  toConnector,
} from '#catalogue';
import { connectorProblems } from '#connector-sdk';
import { CodedError } from '#kernel';

export interface Choice {
  key: string;
  title?: string;
}

export interface Wanted {
  baseUrl?: string | undefined;
  operations?: readonly Choice[] | undefined;
}

/** `METHOD /path` → key: what an operation is known by when its document is read anew. */
const keysOf = (operations: readonly CustomOperation[], behind = ''): Map<string, string> =>
  new Map(operations.map(({ method, path, key }) => [`${method} ${behind}${path}`, key]));

/** As a new source calls them: a curl line knows nothing of a base URL, so its paths begin at the server. */
export const knownIn = ({ operations, baseUrl }: CustomDefinition, isCurl: boolean): Map<string, string> =>
  keysOf(operations, isCurl ? basePathOf(baseUrl) : '');

const basePathOf = (baseUrl: string): string => new URL(baseUrl).pathname.replace(/\/+$/, '');

/** Throws `connector.import_failed`. */
export function composeNew(imported: Imported, { baseUrl, operations }: Wanted): CustomDefinition {
  const choices = operations ?? imported.offers.map(({ key }) => ({ key }));
  return whole({
    baseUrl: addressOf(baseUrl ?? imported.baseUrl),
    auth: imported.auth,
    operations: chosenOf(imported, choices),
    source: imported.source,
  });
}

/** A document takes the place of the one before; a curl line brings one more operation. */
export function composeAnew(current: CustomDefinition, imported: Imported, wanted: Wanted): CustomDefinition {
  if (imported.source.kind === 'curl') return withCurl(current, imported, wanted);
  const had = new Map(current.operations.map((operation) => [operation.key, operation]));
  const offered = new Set(imported.offers.map(({ key }) => key));
  const choices: readonly Choice[] =
    wanted.operations ?? [...had.keys()].filter((key) => offered.has(key)).map((key) => ({ key }));
  const operations = chosenOf(imported, choices).map((operation) => {
    const isNamed = choices.some((one) => one.key === operation.key && one.title !== undefined);
    return isNamed ? operation : { ...operation, title: had.get(operation.key)?.title ?? operation.title };
  });
  return whole({
    baseUrl: addressOf(wanted.baseUrl ?? (imported.baseUrl || current.baseUrl)),
    auth: imported.auth,
    operations,
    source: imported.source,
  });
}

/** Without a new document: another address, fewer operations, other titles. */
export function composeChanged(current: CustomDefinition, { baseUrl, operations }: Wanted): CustomDefinition {
  return whole({
    ...current,
    baseUrl: baseUrl === undefined ? current.baseUrl : addressOf(baseUrl),
    operations: operations ? pick(current.operations, operations) : current.operations,
  });
}

function withCurl(
  current: CustomDefinition,
  imported: Imported,
  { baseUrl, operations }: Wanted,
): CustomDefinition {
  const address = baseUrl === undefined ? current.baseUrl : addressOf(baseUrl);
  const added = chosenOf(imported, operations ?? imported.offers.map(({ key }) => ({ key })));
  if (new URL(imported.baseUrl).origin !== new URL(address).origin)
    throw failed(
      `The line calls ${imported.baseUrl}, but this connector is for ${address}. Make a connector of its own for it.`,
    );
  const behind = basePathOf(address);
  const titles = new Map(current.operations.map(({ key, title }) => [key, title]));
  const placed = added.map((operation) => ({
    ...operation,
    path: pathBehind(behind, operation.path),
    title:
      operations?.find(({ key }) => key === operation.key)?.title ??
      titles.get(operation.key) ??
      operation.title,
  }));
  const replaced = new Set(placed.map(({ key }) => key));
  return whole({
    ...current,
    baseUrl: address,
    auth: [
      ...current.auth,
      ...imported.auth.filter((one) => !current.auth.some((known) => isSame(known, one))),
    ].map(unlike),
    operations: [...current.operations.filter(({ key }) => !replaced.has(key)), ...placed],
  });
}

function pathBehind(behind: string, path: string): string {
  if (behind === '') return path;
  if (path.startsWith(`${behind}/`)) return path.slice(behind.length);
  throw failed(`The line calls ${path}, which is not behind the connector’s address ${behind}.`);
}

const isSame = (one: CustomAuth, other: CustomAuth): boolean =>
  JSON.stringify(one.parts) === JSON.stringify(other.parts);

/** Two kinds of sign-in may not have one key. */
function unlike(auth: CustomAuth, at: number, all: readonly CustomAuth[]): CustomAuth {
  const earlier = all.slice(0, at).filter(({ key }) => key === auth.key).length;
  return earlier === 0 ? auth : { ...auth, key: `${auth.key}-${earlier + 1}` };
}

function chosenOf(imported: Imported, choices: readonly Choice[]): CustomOperation[] {
  if (choices.length > MAX_OPERATIONS)
    throw failed(
      `The document has ${choices.length} operations. Choose those that you need, at most ${MAX_OPERATIONS}.`,
    );
  return pick(imported.operations(new Set(choices.map(({ key }) => key))), choices);
}

function pick(operations: readonly CustomOperation[], choices: readonly Choice[]): CustomOperation[] {
  const titles = new Map(choices.map(({ key, title }) => [key, title]));
  const unknown = choices.find(({ key }) => !operations.some((one) => one.key === key));
  if (unknown) throw failed(`There is no operation ‘${unknown.key}’. Look at the preview again.`);
  return operations
    .filter(({ key }) => titles.has(key))
    .map((operation) => ({ ...operation, title: titles.get(operation.key) ?? operation.title }));
}

function whole(definition: CustomDefinition): CustomDefinition {
  if (definition.operations.length === 0) throw failed('Choose at least one operation.');
  if (definition.operations.length > MAX_OPERATIONS)
    throw failed(`A connector has at most ${MAX_OPERATIONS} operations.`);
  if (Buffer.byteLength(JSON.stringify(definition)) > MAX_DEFINITION_BYTES)
    throw failed('The operations are too large together. Choose fewer of them.');
  const problems = connectorProblems(
    toConnector({ key: 'custom-new', title: 'New', description: 'New.', definition }),
  );
  if (problems.length > 0)
    throw failed(`It can’t be used as it is: ${problems.slice(0, 3).join('; ').slice(0, 500)}`);
  return definition;
}

function addressOf(text: string): string {
  const address = baseUrlIn(text.trim());
  if (address !== null) return address;
  throw failed('Enter the address of the service: it begins with https://.');
}

const failed = (message: string): CodedError => new CodedError('connector.import_failed', message);
