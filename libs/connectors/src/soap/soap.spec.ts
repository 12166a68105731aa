import { createHash } from 'node:crypto';

import { FailureError } from '#kernel';
import { fakeActionContext, serviceStandIn } from '#testing';

import { readResult } from './answer';
import { callAction } from './call.action';
import { envelopeOf } from './envelope';
import { connector } from './index';
import { readWsdl } from './wsdl';
import { securityXml } from './wsse-auth';

const wsdl = ({
  form = 'qualified',
  soap = 'soap',
  address = 'https://shop.example.com/orders',
} = {}) => `<?xml version="1.0"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="urn:shop" targetNamespace="urn:shop"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"
  xmlns:http="http://schemas.xmlsoap.org/wsdl/http/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types><xs:schema targetNamespace="urn:shop" elementFormDefault="${form}">
    <xs:element name="MakeOrder"><xs:complexType><xs:sequence>
      <xs:element name="sku" type="xs:string"><xs:annotation><xs:documentation>What is ordered</xs:documentation></xs:annotation></xs:element>
      <xs:element name="quantity" type="xs:int" minOccurs="0"/>
      <xs:element name="express" type="xs:boolean" minOccurs="0"/>
      <xs:element name="size" type="tns:Size" minOccurs="0"/>
      <xs:element name="to" type="tns:Place"/>
      <xs:element name="note" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:complexType name="Place"><xs:sequence><xs:element name="city" type="xs:string"/><xs:element name="near" type="tns:Place" minOccurs="0"/></xs:sequence></xs:complexType>
    <xs:simpleType name="Size"><xs:restriction base="xs:string"><xs:enumeration value="S"/><xs:enumeration value="L"/></xs:restriction></xs:simpleType>
  </xs:schema></wsdl:types>
  <wsdl:message name="MakeOrderIn"><wsdl:part name="parameters" element="tns:MakeOrder"/></wsdl:message>
  <wsdl:message name="PriceIn"><wsdl:part name="sku" type="xs:string"/><wsdl:part name="count" type="xs:int"/></wsdl:message>
  <wsdl:portType name="Orders">
    <wsdl:operation name="MakeOrder"><wsdl:documentation>Makes an order.</wsdl:documentation><wsdl:input message="tns:MakeOrderIn"/></wsdl:operation>
    <wsdl:operation name="Price"><wsdl:input message="tns:PriceIn"/></wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="OrdersSoap" type="tns:Orders"><${soap}:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="MakeOrder"><${soap}:operation soapAction="urn:shop/make"/><wsdl:input><${soap}:body use="literal"/></wsdl:input></wsdl:operation>
    <wsdl:operation name="Price"><${soap}:operation soapAction="urn:shop/price" style="rpc"/><wsdl:input><${soap}:body use="literal" namespace="urn:prices"/></wsdl:input></wsdl:operation>
  </wsdl:binding>
  <wsdl:binding name="OrdersHttp" type="tns:Orders"><http:binding verb="GET"/></wsdl:binding>
  <wsdl:service name="Shop"><wsdl:port name="A" binding="tns:OrdersHttp"><http:address location="https://shop.example.com/x"/></wsdl:port>
    <wsdl:port name="B" binding="tns:OrdersSoap"><${soap}:address location="${address}"/></wsdl:port></wsdl:service>
</wsdl:definitions>`;

const answer =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><r:Ok xmlns:r="urn:shop"><r:id>7</r:id></r:Ok></s:Body></s:Envelope>';

async function call(input: object, { wsdlText = wsdl(), response = answer, auth = null as never } = {}) {
  const exchange = (body: string) => ({ request: { method: '', url: '' }, response: { status: 200, body } });
  const described = 'wsdl' in input ? [exchange(wsdlText)] : [];
  const { http, sent } = serviceStandIn([...described, exchange(response)]);
  const output = await callAction.run(fakeActionContext(input, { connector, http, auth }) as never);
  return { output, sent: sent.at(-1)! };
}

describe('a description', () => {
  it('gives its operations and their fields', () => {
    const [make, price] = readWsdl(wsdl());
    expect(make).toMatchObject({
      name: 'MakeOrder',
      description: 'Makes an order.',
      version: '1.1',
      url: 'https://shop.example.com/orders',
      action: 'urn:shop/make',
      element: 'MakeOrder',
      namespace: 'urn:shop',
      isQualified: true,
    });
    expect(make?.fields?.map(({ name, type, required, isList }) => [name, type, required, isList])).toEqual([
      ['sku', 'string', true, false],
      ['quantity', 'integer', false, false],
      ['express', 'boolean', false, false],
      ['size', 'string', false, false],
      ['to', 'object', true, false],
      ['note', 'string', false, true],
    ]);
    expect(make?.fields?.[3]?.choices).toEqual(['S', 'L']);
    expect(price).toMatchObject({
      element: 'Price',
      namespace: 'urn:prices',
      isQualified: false,
      fields: [{ name: 'sku' }, { name: 'count', type: 'integer' }],
    });
  });

  it('of SOAP 1.2', () => expect(readWsdl(wsdl({ soap: 'soap12' }))[0]).toMatchObject({ version: '1.2' }));

  it.each([
    ['a page', '<html><body>Hello</body></html>', 'soap.not_wsdl'],
    ['no XML', 'hello', 'soap.not_xml'],
    ['a document that names entities', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'soap.not_xml'],
  ])('is not %s', (_title, text, code) => {
    expect(() => readWsdl(text)).toThrow(FailureError);
    try {
      readWsdl(text);
    } catch (error) {
      expect((error as FailureError).failure.code).toBe(code);
    }
  });
});

describe('a call', () => {
  it('by the description, with its fields in its order', async () => {
    const body = {
      to: { near: { city: 'Thun' }, city: 'Bern & <Köniz>' },
      note: ['a', 'b'],
      express: true,
      quantity: null,
      sku: 'A1',
    };
    const { sent, output } = await call({
      wsdl: 'https://shop.example.com/orders?wsdl',
      operation: 'MakeOrder',
      body,
    });
    expect(sent).toMatchObject({
      method: 'POST',
      url: 'https://shop.example.com/orders',
      headers: { soapaction: '"urn:shop/make"', 'content-type': 'text/xml; charset=utf-8' },
    });
    expect(sent.body).toContain(
      '<soap:Body><MakeOrder xmlns="urn:shop"><sku>A1</sku><express>true</express><to><city>Bern &amp; &lt;Köniz&gt;</city><near><city>Thun</city></near></to><note>a</note><note>b</note></MakeOrder></soap:Body>',
    );
    expect(sent.body).toContain('<soap:Header></soap:Header>');
    expect(output).toEqual({ name: 'Ok', result: { id: '7' }, header: null });
  });

  it('whose fields are in no namespace', async () => {
    const input = {
      wsdl: 'https://shop.example.com/orders?wsdl',
      operation: 'Price',
      body: { count: 2, sku: 'A1' },
    };
    const { sent } = await call(input);
    expect(sent.body).toContain('<m:Price xmlns:m="urn:prices"><sku>A1</sku><count>2</count></m:Price>');
  });

  it('of SOAP 1.2, by hand', async () => {
    const input = {
      url: 'https://a.example/x',
      operation: 'Do',
      namespace: 'urn:x',
      action: 'urn:x/do',
      version: '1.2',
      body: { '@id': '7', a: { '@b': 'c', '#text': 'd' } },
    };
    const { sent } = await call(input);
    expect(sent.headers?.['content-type']).toBe('application/soap+xml; charset=utf-8; action="urn:x/do"');
    expect(sent.body).toContain('xmlns:soap="http://www.w3.org/2003/05/soap-envelope"');
    expect(sent.body).toContain('<Do xmlns="urn:x" id="7"><a b="c">d</a></Do>');
  });

  it('with XML as it is, and with headers', async () => {
    const header = { 'h:Session': { '@xmlns:h': 'urn:h', '#text': '9' } };
    const { sent } = await call({
      url: 'https://a.example/x',
      operation: 'Do',
      body: '<x:Do xmlns:x="urn:x"/>',
      header,
    });
    expect(sent.body).toContain(
      '<soap:Header><h:Session xmlns:h="urn:h">9</h:Session></soap:Header><soap:Body><x:Do xmlns:x="urn:x"/></soap:Body>',
    );
  });

  it('does not let a value out of its place', () => {
    const facts = { version: '1.1', namespace: '', isQualified: true, header: null, fields: null } as const;
    const xml = envelopeOf({ ...facts, element: 'Do', body: { a: '</a></Do><evil/><!--security-->' } });
    expect(xml).not.toContain('<evil');
    expect(xml.split('<!--security-->')).toHaveLength(2);
    for (const name of ['a b', 'a><b', '1a', ''])
      expect(() => envelopeOf({ ...facts, element: 'Do', body: { [name]: 1 } })).toThrow(FailureError);
    expect(() => envelopeOf({ ...facts, element: 'Do><x', body: {} })).toThrow(FailureError);
  });

  it('does not send credentials where only the description says so', async () => {
    const auth = { kind: 'basic', fields: { username: 'a', password: 'b' } } as never;
    const input = { wsdl: 'https://shop.example.com/orders?wsdl', operation: 'Price', body: {} };
    const wsdlText = wsdl({ address: 'https://elsewhere.example/x' });
    await expect(call(input, { wsdlText, auth })).rejects.toMatchObject({
      failure: { code: 'soap.foreign_address' },
    });
    expect((await call({ ...input, url: 'https://elsewhere.example/x' }, { wsdlText, auth })).sent.url).toBe(
      'https://elsewhere.example/x',
    );
  });
});

describe('WS-Security', () => {
  it('has a digest that is made as the profile says', () => {
    const nonce = Buffer.from('0123456789abcdef');
    const xml = securityXml(
      { username: 'ann', password: 'p<w', form: 'digest' },
      Date.UTC(2026, 0, 2),
      nonce,
    );
    const expected = createHash('sha1')
      .update(nonce)
      .update('2026-01-02T00:00:00.000Z')
      .update('p<w')
      .digest('base64');
    expect(xml).toContain(`#PasswordDigest">${expected}</wsse:Password>`);
    expect(xml).toContain('<wsu:Created>2026-01-02T00:00:00.000Z</wsu:Created>');
  });

  it('goes into the header of the message', async () => {
    const auth = { kind: 'wsse', fields: { username: 'ann', password: 'p<w$&' } } as never;
    const { sent } = await call({ url: 'https://a.example/x', operation: 'Do' }, { auth });
    expect(sent.body).toMatch(
      /<soap:Header><wsse:Security [^>]*><wsse:UsernameToken><wsse:Username>ann<\/wsse:Username><wsse:Password Type="[^"]*#PasswordText">p&lt;w\$&amp;<\/wsse:Password>/,
    );
  });
});

it('reads an answer without prefixes', () => {
  const text = `<S:Envelope xmlns:S="http://www.w3.org/2003/05/soap-envelope" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><S:Header><a:Id xmlns:a="urn:a">1</a:Id></S:Header>
    <S:Body><n:List xmlns:n="urn:n" n:count="2"><n:item>a</n:item><n:item xsi:type="x">b</n:item><n:none xsi:nil="true"/><n:empty/></n:List></S:Body></S:Envelope>`;
  expect(readResult(text)).toEqual({
    name: 'List',
    result: { '@count': '2', item: ['a', 'b'], none: null, empty: '' },
    header: { Id: '1' },
  });
});
