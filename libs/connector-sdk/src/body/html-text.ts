/** What people see of HTML, as text: for mails that have nothing else. One pass, whatever the HTML is like. */
const UNSEEN = new Set(['style', 'script', 'head', 'title', 'template']);
const BLOCKS = new Set(
  'address article blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section table tr ul'.split(
    ' ',
  ),
);
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

export function htmlToText(html: string): string {
  let text = '';
  let unseen = '';
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at);
    const end = open === -1 ? html.length : open;
    if (!unseen) text += html.slice(at, end).replace(/[\s]+/g, ' ');
    if (open === -1) break;
    const isComment = html.startsWith('<!--', open);
    const close = html.indexOf(isComment ? '-->' : '>', open);
    if (close === -1) break;
    const tag = isComment ? null : /^<(\/?)([a-z][a-z0-9]*)/i.exec(html.slice(open, open + 40));
    const name = tag?.[2]?.toLowerCase() ?? '';
    const isEnd = tag?.[1] === '/';
    if (unseen) {
      if (isEnd && name === unseen) unseen = '';
    } else if (!isEnd && UNSEEN.has(name)) unseen = name;
    else if (BLOCKS.has(name)) text += '\n';
    at = close + (isComment ? 3 : 1);
  }
  const lines = decoded(text)
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim());
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? String(whole);
    const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : String(whole);
  });
