// Serves the built page, the dashboards, and a pass-through to one Prometheus; on loopback only.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json', '.woff2': 'font/woff2' };

function passThrough(request, response, prometheus) {
  const upstream = http.request(new URL(request.url.slice('/prometheus'.length), prometheus), { method: request.method, headers: { 'content-type': request.headers['content-type'] ?? 'text/plain' } }, (answer) => {
    response.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] ?? 'application/json' });
    answer.pipe(response);
  });
  upstream.on('error', (error) => {
    response.writeHead(502);
    response.end(JSON.stringify({ status: 'error', errorType: 'unreachable', error: `${prometheus}: ${error.message}` }));
  });
  request.pipe(upstream);
}

export function serve({ dashboards, prometheus }) {
  const here = import.meta.dirname;
  const roots = [
    ['/dashboards/', dashboards],
    ['/public/build/img/icons/', path.join(here, 'node_modules/@grafana/ui/dist/public/img/icons')],
    ['/public/fonts/inter/', path.join(here, 'node_modules/inter-ui/web')],
    ['/', path.join(here, 'dist')],
  ];
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname.startsWith('/prometheus/')) {
      passThrough(request, response, prometheus);
      return;
    }
    const [prefix, root] = roots.find(([start]) => pathname.startsWith(start));
    const file = path.join(root, path.normalize(`/${decodeURIComponent(pathname.slice(prefix.length)) || 'index.html'}`));
    fs.readFile(file, (error, bytes) => {
      response.writeHead(error ? 404 : 200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
      response.end(error ? '' : bytes);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
