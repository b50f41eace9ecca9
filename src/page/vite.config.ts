import { defineConfig } from 'vite';

export default defineConfig({
  base: '/',
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    // Nothing becomes a data: address: the page's Content-Security-Policy would not take scripts and styles from there.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: false,
  },
});
