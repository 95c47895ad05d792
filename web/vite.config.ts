import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Debian's browsers of two years ago and younger.
  build: {
    target: 'es2022',
    assetsDir: 'assets',
    // Every script and style is a file of its own, which the server's Content-Security-Policy allows; nothing is
    // inlined into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
  },
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/ofrep': 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
