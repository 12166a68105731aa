import { htmlToText } from './html-text';

it('keeps what people see', () => {
  const html = `<!doctype html><html><head><title>T</title><style>p > b { color: red }</style></head>
    <body><!-- a > b --><h1>Order&nbsp;1001</h1><p>Two of <b>A1</b>,<br>please &amp; thanks &#8364;&#x20ac;</p>
    <ul><li>one</li><li>two</li></ul><script>alert('<p>no</p>')</script></body></html>`;
  expect(htmlToText(html)).toBe('Order 1001\n\nTwo of A1,\nplease & thanks €€\n\none\n\ntwo');
});

it('takes anything, and is quick about it', () => {
  for (const html of ['', '<', '<p', '<!--', 'a < b > c', '&unknown; &#9999999;', '<script>', '</p>'])
    expect(typeof htmlToText(html)).toBe('string');
  const startedAt = performance.now();
  htmlToText('<a '.repeat(300_000));
  htmlToText('<style>'.repeat(150_000));
  htmlToText(' \n'.repeat(500_000));
  htmlToText('<p> '.repeat(300_000));
  htmlToText('<b> '.repeat(300_000));
  expect(performance.now() - startedAt).toBeLessThan(3000);
});
