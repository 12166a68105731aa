import type { ComponentType } from 'react';

/** A small picture, whoever drew it. */
export type Icon = ComponentType<{ size?: number; stroke?: number }>;
