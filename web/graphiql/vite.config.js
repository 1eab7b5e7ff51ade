import { defineConfig } from 'vite';
import { licences } from './licences.js';

const collected = licences();

export default defineConfig({
  // Relative addresses: the page works under any prefix.
  base: './',
  // Vite writes JSX for React itself; no plugin is needed for a production build.
  build: {
    target: 'es2022',
    // No data: addresses, so that the route's content security policy can do without them for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      onLog(level, log, handler) {
        // "use client" of React packages: without meaning where nothing is rendered on a server.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log);
      },
    },
  },
  worker: {
    format: 'es',
    plugins: () => [collected.worker],
  },
  plugins: [collected.main],
});
