import { fileURLToPath } from 'node:url';

import postcssPresetMantine from 'postcss-preset-mantine';
import { defaultClientConditions, defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const server = 'http://127.0.0.1:3000';

export default defineConfig({
  root: here,
  oxc: { jsx: { runtime: 'automatic' } },
  resolve: { conditions: ['sluice', ...defaultClientConditions] },
  css: { postcss: { plugins: [postcssPresetMantine()] } },
  build: {
    outDir: fileURLToPath(new URL('../../dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // A strict CSP has no room for data: URLs in scripts.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // Libraries mark files with 'use client', which says nothing to a page that is all client.
      onLog(level, log, report) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  server: { proxy: { '/api': server, '/hooks': server, '/resume': server, '/approve': server } },
});
