import { createElement } from 'react';

import type { Icon } from './icon';

interface Props {
  src: string;
  size?: number | string;
}

/** The pictures are drawn for a light ground. */
const GROUND = { boxSizing: 'content-box', padding: 2, borderRadius: 5, background: '#f4f6f6' } as const;

/** A connector's own picture; its name is always beside it. */
export const ConnectorIcon = ({ src, size = 18 }: Props) =>
  createElement('img', { src, alt: '', width: size, height: size, style: GROUND });

const icons = new Map<string, Icon>();

/** The picture as an icon like the others; the same one for the same address. */
export function iconFrom(src: string): Icon {
  const known = icons.get(src);
  if (known) return known;
  const Made: Icon = ({ size }) => ConnectorIcon({ src, ...(size === undefined ? {} : { size }) });
  icons.set(src, Made);
  return Made;
}

/** Of an app that is known by its key only. */
export const connectorIcon = (key: string): Icon =>
  iconFrom(`/api/v1/connectors/${encodeURIComponent(key)}/icon`);
