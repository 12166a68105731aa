import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Deep water: dark enough for white text at its last shades. */
const lagoon: MantineColorsTuple = [
  '#eef8fa',
  '#d9eef3',
  '#b2dde7',
  '#84c8d9',
  '#5eb4ca',
  '#3f9fb7',
  '#26899f',
  '#137489',
  '#0b6478',
  '#064e5f',
];

/** Mantine's neutral darks, tinted to go with the water. */
const dark: MantineColorsTuple = [
  '#dce6e8',
  '#b8c6ca',
  '#8b9ca2',
  '#5f7279',
  '#3d4f55',
  '#2f4046',
  '#1b272b',
  '#172226',
  '#131d20',
  '#0c1315',
];

export const theme = createTheme({
  primaryColor: 'lagoon',
  primaryShade: { light: 8, dark: 7 },
  colors: { lagoon, dark },
  fontFamily:
    'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
});

/** Mantine's greys and reds are below WCAG AA on our grounds; these are above. */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f8f7',
    '--mantine-color-text': '#17262b',
    '--mantine-color-dimmed': '#55656b',
    '--mantine-color-placeholder': '#68777d',
    '--mantine-color-error': '#b42318',
    '--mantine-color-default-border': '#d5dedd',
    '--mantine-color-anchor': '#0b6478',
    '--sluice-surface': '#ffffff',
    '--sluice-sunken': '#f0f4f3',
    '--sluice-line': '#dfe7e6',
    '--sluice-stream': '#9ccbd6',
  },
  dark: {
    '--mantine-color-body': '#10191c',
    '--mantine-color-text': '#dce6e8',
    '--mantine-color-dimmed': '#9fb0b5',
    '--mantine-color-placeholder': '#8b9ca2',
    '--mantine-color-error': '#ff9d94',
    '--mantine-color-default': '#1b272b',
    '--mantine-color-default-hover': '#223136',
    '--mantine-color-default-border': '#35464c',
    '--mantine-color-anchor': '#84c8d9',
    '--sluice-surface': '#172226',
    '--sluice-sunken': '#111b1e',
    '--sluice-line': '#26353a',
    '--sluice-stream': '#2d6472',
  },
});
