// GET /: the Agent Console, as it was built. Read once, kept in memory, already compressed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tenantId } from '../../domain/ids.ts';
import type { GatewayOptions, OpenIdProvider } from '../gateway-options.ts';
import { sendProblem } from './problem.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface PageFile {
  readonly mediaType: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

/**
 * Serves `index.html` at `/` and at `/sign-in/<tenant>`, and `assets/`, whose names change with their content. A folder
 * that is not there is said in words: everything else works without the page.
 */
export function addPage(
  app: FastifyInstance,
  { pageFolder, signInOf, log }: Pick<GatewayOptions, 'pageFolder' | 'signInOf' | 'log'>,
): void {
  if (pageFolder === undefined) return;
  if (!existsSync(join(pageFolder, 'index.html'))) {
    log.warn({ pageFolder }, 'there is no console page: it has not been built');
    app.get('/', async (_request, reply) => sendProblem(reply, 503, 'The console page has not been built.'));
    return;
  }
  const index = readPageFile(pageFolder, 'index.html');
  const assets = readAssets(pageFolder);

  app.get('/', async (request, reply) => sendIndex(request, reply));
  app.get<{ Params: { tenant: string } }>('/sign-in/:tenant', async (request, reply) =>
    sendIndex(request, reply, signInOf(tenantId(request.params.tenant))?.openId),
  );
  app.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const file = assets.get(request.params.name);
    if (!file) return sendProblem(reply, 404, 'There is nothing here.');
    reply.header('Cache-Control', 'public, max-age=31536000, immutable');
    return sendFile(request, reply, file);
  });

  function sendIndex(request: FastifyRequest, reply: FastifyReply, provider?: OpenIdProvider) {
    reply.headers({
      'Content-Security-Policy': policy(provider),
      'Cache-Control': 'no-cache',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    });
    return sendFile(request, reply, index);
  }
}

/** Nothing inline, nothing from elsewhere. Only a tenant's own sign-in page may speak to that tenant's OpenID provider. */
function policy(provider: OpenIdProvider | undefined): string {
  const origins = provider?.clientId === undefined ? [] : [provider.issuer, provider.jwksUri].map(originOf);
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...new Set(origins)].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const originOf = (url: string) => new URL(url).origin;

function readAssets(folder: string): ReadonlyMap<string, PageFile> {
  const assets = join(folder, 'assets');
  if (!existsSync(assets)) return new Map();
  const names = readdirSync(assets).filter((name) => mediaTypes[extname(name)] !== undefined);
  return new Map(names.map((name) => [name, readPageFile(assets, name)]));
}

function readPageFile(folder: string, name: string): PageFile {
  const body = readFileSync(join(folder, name));
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 27);
  const mediaType = mediaTypes[extname(name)] ?? 'application/octet-stream';
  return { mediaType, body, gzipped: gzipSync(body, { level: 9 }), etag: `W/"${hash}"` };
}

function sendFile({ headers }: FastifyRequest, reply: FastifyReply, file: PageFile): FastifyReply {
  reply.headers({ ETag: file.etag, Vary: 'Accept-Encoding' });
  if (headers['if-none-match']?.includes(file.etag)) return reply.code(304).send();
  reply.type(file.mediaType);
  if (!/\bgzip\b/.test(String(headers['accept-encoding']))) return reply.send(file.body);
  return reply.header('Content-Encoding', 'gzip').send(file.gzipped);
}
