/** An operation of a SOAP service and its fields in, what it answers out. */
import { type Static, Type } from 'typebox';

import { type ActionContext, bytesOf, defineAction, PermanentError } from '#connector-sdk';

import { readResult } from './answer';
import { type EnvelopeFacts, envelopeOf, SECURITY_PLACE } from './envelope';
import { fetchWsdl, operationOf } from './load';
import type { SoapVersion, WsdlOperation } from './wsdl';

const CallInput = Type.Object(
  {
    wsdl: Type.Optional(
      Type.String({
        title: 'Address of the description',
        description: 'The WSDL; it often ends with ?wsdl. Left out: say below what is called.',
        maxLength: 4000,
        ui: { placeholder: 'https://shop.example.com/orders?wsdl', address: true },
      }),
    ),
    operation: Type.String({
      title: 'Operation',
      description: 'Without a description: the name of the element that is the body.',
      minLength: 1,
      maxLength: 200,
      ui: { options: { load: 'operations', dependsOn: ['wsdl'] }, placeholder: 'GetOrder' },
    }),
    body: Type.Optional(
      Type.Unknown({
        title: 'Fields',
        description:
          'By their names. Lists repeat an element, "@name" is an attribute, "#text" is text beside these.',
        ui: { fields: { load: 'body', dependsOn: ['wsdl', 'operation'] } },
      }),
    ),
    url: Type.Optional(
      Type.String({
        title: 'Address that is called',
        description: 'Left out: the one in the description.',
        maxLength: 4000,
        ui: { placeholder: 'https://shop.example.com/orders', advanced: true, address: true },
      }),
    ),
    namespace: Type.Optional(
      Type.String({
        title: 'Namespace',
        description: 'Of the body. Left out: the one in the description.',
        maxLength: 2000,
        ui: { placeholder: 'http://shop.example.com/orders', advanced: true },
      }),
    ),
    action: Type.Optional(
      Type.String({
        title: 'SOAP action',
        description: 'Left out: the one in the description, or none.',
        maxLength: 2000,
        ui: { advanced: true },
      }),
    ),
    version: Type.Optional(
      Type.Enum(['1.1', '1.2'], {
        title: 'SOAP version',
        description: 'Left out: the one in the description, or 1.1.',
        ui: { advanced: true },
      }),
    ),
    qualified: Type.Optional(
      Type.Boolean({
        title: 'The fields are in the namespace, too',
        description: 'Left out: as the description says, or yes.',
        ui: { advanced: true },
      }),
    ),
    header: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        title: 'SOAP headers',
        description: 'By their names, with "@xmlns" for their namespaces.',
        ui: { format: 'json', advanced: true },
      }),
    ),
  },
  { additionalProperties: false },
);
type CallInput = Static<typeof CallInput>;

export const callAction = defineAction({
  key: 'call',
  title: 'Call an operation',
  description: 'Calls an operation of a SOAP service, and gives its answer to the next steps.',
  input: CallInput,
  output: Type.Object({
    name: Type.String({ title: 'Name', description: 'Of the element that is the answer.' }),
    result: Type.Unknown({
      title: 'Answer',
      description: 'Elements by their names, without prefixes; all values are text.',
    }),
    header: Type.Unknown({ title: 'Headers of the answer' }),
  }),
  run: call,
});

async function call(context: ActionContext<CallInput>) {
  const { input, api } = context;
  const described = input.wsdl?.trim()
    ? operationOf(await fetchWsdl(context, input.wsdl), input.operation.trim())
    : null;
  const url = input.url?.trim() || described?.url;
  if (!url) throw noAddress();
  if (context.auth && described && !input.url?.trim()) refuseElsewhere(input.wsdl ?? '', url);
  const version: SoapVersion = input.version ?? described?.version ?? '1.1';
  const action = input.action ?? described?.action ?? '';
  const answer = await api.request({
    method: 'POST',
    path: url,
    headers: headersOf(version, action),
    // A comment in its place is taken out again where no connection puts anything there.
    body: bodyOf(envelopeOf(factsOf(input, described, version)), context),
    as: 'bytes',
  });
  return readResult(bytesOf(answer).toString('utf8'));
}

const bodyOf = (envelope: string, { auth }: ActionContext<CallInput>): string =>
  auth?.kind === 'wsse' ? envelope : envelope.replace(SECURITY_PLACE, '');

function factsOf(input: CallInput, described: WsdlOperation | null, version: SoapVersion): EnvelopeFacts {
  return {
    version,
    element: described?.element ?? input.operation.trim(),
    namespace: input.namespace?.trim() || (described?.namespace ?? ''),
    isQualified: input.qualified ?? described?.isQualified ?? true,
    body: input.body ?? {},
    header: input.header ?? null,
    fields: described?.fields ?? null,
  };
}

/** SOAP 1.1 §6.1.1; RFC 3902 for 1.2. */
function headersOf(version: SoapVersion, action: string): Record<string, string> {
  const quoted = `"${action.replace(/["\\\r\n]/g, '')}"`;
  return version === '1.1'
    ? { accept: 'text/xml', 'content-type': 'text/xml; charset=utf-8', soapaction: quoted }
    : {
        accept: 'application/soap+xml, text/xml;q=0.9',
        'content-type': `application/soap+xml; charset=utf-8${action === '' ? '' : `; action=${quoted}`}`,
      };
}

/** A description must not send the credentials to a server that nobody chose. */
function refuseElsewhere(wsdl: string, url: string): void {
  const isSame = URL.canParse(url) && new URL(url).hostname === new URL(wsdl.trim()).hostname;
  if (isSame) return;
  throw new PermanentError({
    code: 'soap.foreign_address',
    message: `The description says that the service is at ${url.slice(0, 200)}, which is another server. If the credentials are for that one, enter its address yourself.`,
  });
}

const noAddress = (): PermanentError =>
  new PermanentError({
    code: 'soap.no_address',
    message: 'There is no address to call. Enter that of the service, or that of its description.',
  });
