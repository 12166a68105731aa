import { createElement } from 'react';

import type { Icon } from './icon';

interface Props {
  src: string;
  size?: number | string;
}

/** A connector's own picture; its name is always beside it. */
export const ConnectorIcon = ({ src, size = 18 }: Props) =>
  createElement('img', { src, alt: '', width: size, height: size });

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
