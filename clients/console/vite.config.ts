import { env } from 'node:process'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

/** Where `npm run dev` of this folder finds the platform, whose PUBLIC_URL has to be the address of the page. */
const platform = env['PLATFORM_URL'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: '../../gateway/dist/pages/console',
    emptyOutDir: true,
    assetsInlineLimit: 0, // nothing in a data: address, which the pages' policy would have to allow
    reportCompressedSize: false,
    rolldownOptions: {
      // a worker for pushes has the pages beside it in its scope, and always the same address
      input: { index: 'index.html', 'push-worker': '@chat/sdk/push-worker' },
      output: {
        entryFileNames: ({ name }) => (name === 'push-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': platform, '/socket.io': { target: platform, ws: true } },
  },
})
