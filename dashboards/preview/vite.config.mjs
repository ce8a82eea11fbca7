import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: { minify: false, target: 'es2022', chunkSizeWarningLimit: 20000 },
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
});
