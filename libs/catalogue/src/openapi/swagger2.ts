/** A Swagger 2.0 document in, the same in the words of OpenAPI 3 out; its references stay as they are. */
import { entriesOf, isObject, type Json, listIn, objectOf, textIn } from './json';
import type { Refs } from './refs';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/** @param documentUrl where it was fetched: what it does not say of its server is as there */
export function upgraded(document: Json, refs: Refs, documentUrl: string | null): Json {
  const paths = entriesOf(document['paths']).map(([path, item]): [string, Json] => {
    const node = objectOf(refs.resolve(item));
    const operations = METHODS.filter((method) => isObject(node[method])).map((method): [string, Json] => [
      method,
      operationOf(objectOf(node[method]), listIn(node['parameters']), document, refs),
    ]);
    return [path, Object.fromEntries(operations)];
  });
  return {
    openapi: '3.0.0',
    info: document['info'],
    servers: serversOf(document, documentUrl),
    security: document['security'],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: Object.fromEntries(
        entriesOf(document['securityDefinitions']).map(([name, one]) => [name, schemeOf(objectOf(one))]),
      ),
    },
  };
}

function serversOf(document: Json, documentUrl: string | null): Json[] {
  const page = documentUrl !== null && URL.canParse(documentUrl) ? new URL(documentUrl) : null;
  const host = textIn(document['host']) || page?.host;
  if (!host) return [];
  const schemes = listIn(document['schemes']).filter((one) => one === 'https' || one === 'http');
  const first = schemes.includes('https')
    ? 'https'
    : (schemes[0] ?? page?.protocol.replace(':', '') ?? 'https');
  return [{ url: `${String(first)}://${host}${textIn(document['basePath'])}` }];
}

function operationOf(operation: Json, shared: readonly unknown[], document: Json, refs: Refs): Json {
  const own = listIn(operation['parameters']).map((one) => objectOf(refs.resolve(one)));
  const said = new Set(own.map(placeOf));
  const all = [
    ...shared.map((one) => objectOf(refs.resolve(one))).filter((one) => !said.has(placeOf(one))),
    ...own,
  ];
  const body = all.find((one) => one['in'] === 'body');
  const fields = all.filter((one) => one['in'] === 'formData');
  const consumes = listIn(operation['consumes'] ?? document['consumes']).filter(
    (one) => typeof one === 'string',
  );
  const produces = listIn(operation['produces'] ?? document['produces']).filter(
    (one) => typeof one === 'string',
  );
  return {
    ...operation,
    parameters: all.filter((one) => one['in'] !== 'body' && one['in'] !== 'formData').map(parameterOf),
    ...(body
      ? { requestBody: bodyOf(body, consumes) }
      : fields.length > 0
        ? { requestBody: formOf(fields, consumes) }
        : {}),
    responses: Object.fromEntries(
      entriesOf(operation['responses']).map(([status, one]) => [
        status,
        responseOf(objectOf(refs.resolve(one)), produces),
      ]),
    ),
  };
}

const placeOf = (parameter: Json): string => `${textIn(parameter['in'])}:${textIn(parameter['name'])}`;

const COLLECTIONS: Record<string, Json> = {
  multi: { style: 'form', explode: true },
  ssv: { style: 'spaceDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
};

function parameterOf(parameter: Json): Json {
  const { name, in: place, required, description, collectionFormat, ...schema } = parameter;
  const style =
    schema['type'] === 'array'
      ? (COLLECTIONS[textIn(collectionFormat)] ?? { style: 'form', explode: false })
      : {};
  return { name, in: place, required, description, schema, ...(place === 'query' ? style : {}) };
}

const bodyOf = (body: Json, consumes: readonly string[]): Json => {
  const type = consumes.find((one) => /json/i.test(one)) ?? consumes[0] ?? 'application/json';
  return {
    required: body['required'],
    description: body['description'],
    content: { [type]: { schema: body['schema'] } },
  };
};

function formOf(fields: readonly Json[], consumes: readonly string[]): Json {
  const hasFile = fields.some(({ type }) => type === 'file');
  const wantsParts =
    hasFile || (consumes.length > 0 && !consumes.includes('application/x-www-form-urlencoded'));
  const type = wantsParts ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
  const properties = fields.map(({ name, in: _, required: __, ...schema }): [string, Json] => [
    textIn(name),
    schema,
  ]);
  const required = fields.filter((one) => one['required'] === true).map(({ name }) => name);
  const schema = { type: 'object', properties: Object.fromEntries(properties), required };
  return { required: required.length > 0, content: { [type]: { schema } } };
}

function responseOf(response: Json, produces: readonly string[]): Json {
  if (response['schema'] === undefined) return { description: response['description'] };
  const types = produces.length > 0 ? produces : ['application/json'];
  return { content: Object.fromEntries(types.map((type) => [type, { schema: response['schema'] }])) };
}

const FLOWS: Record<string, string> = {
  accessCode: 'authorizationCode',
  application: 'clientCredentials',
  implicit: 'implicit',
  password: 'password',
};

function schemeOf(scheme: Json): Json {
  if (scheme['type'] !== 'oauth2') return scheme;
  const flow = FLOWS[textIn(scheme['flow'])] ?? 'implicit';
  const { authorizationUrl, tokenUrl, scopes } = scheme;
  return {
    type: 'oauth2',
    description: scheme['description'],
    flows: { [flow]: { authorizationUrl, tokenUrl, scopes } },
  };
}
