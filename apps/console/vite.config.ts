import optimizeLocales from '@react-aria/optimize-locales-plugin'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The server that `npm run dev` talks to; the built console is served by that server itself. */
const server = 'http://127.0.0.1:4600'

export default defineConfig({
  plugins: [react(), tailwind(), { ...optimizeLocales.vite({ locales: ['en-US'] }), enforce: 'pre' }],
  build: { target: 'es2022', sourcemap: false, manifest: true },
  server: { host: '127.0.0.1', proxy: { '/trpc': server, '/sign-in': server, '/sign-out': server } },
})
