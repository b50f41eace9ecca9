// RFC 9457: Problem Details for HTTP APIs.
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyReply } from 'fastify';

const mediaType = 'application/problem+json; charset=utf-8';

/** Answers with a problem; `detail` is a sentence to show, `more` are further members. */
export function sendProblem(
  reply: FastifyReply,
  status: number,
  detail: string,
  more: object = {},
): FastifyReply {
  return reply
    .code(status)
    .type(mediaType)
    .send(problem(status, detail, more));
}

/** The same where there is no reply yet: on a socket that asked for what it cannot have. Closes it. */
export function refuseSocket(stream: Duplex, status: number, detail: string): void {
  const body = problem(status, detail, {});
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    `Content-Type: ${mediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
  ];
  if (!stream.writable) return void stream.destroy();
  stream.once('finish', () => stream.destroy());
  stream.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function problem(status: number, detail: string, more: object): string {
  return JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail, ...more });
}
