// The machine-readable description of the console protocol, made from the schemas that the gateway itself uses.
import { z } from 'zod';
import { refusalReasons } from '../../domain/refusal.ts';
import { errorCodes } from '../frames.ts';
import { refusalSentences } from '../refusals.ts';
import { closeCodes } from './close-codes.ts';
import { events } from './events.ts';
import { httpCalls } from './http-calls.ts';
import { requests } from './requests.ts';

/** The major version, as in the subprotocol. */
const protocolVersion = '1.0.0';

interface JsonSchema {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly $defs?: Readonly<Record<string, unknown>>;
}

/**
 * An OpenRPC 1.3 document (https://spec.open-rpc.org), with `x-` members for what OpenRPC has no word for: events, refusals,
 * close codes and HTTP calls. JSON only.
 */
export function protocolDescription(): object {
  const shared: Record<string, unknown> = {};
  const taken = (schema: z.ZodType) => hoisted(z.toJSONSchema(schema, { io: 'input' }), shared);
  // What the bridge takes is strict; to what it says, members may be added.
  const said = (schema: z.ZodType) =>
    hoisted(z.toJSONSchema(schema, { io: 'input', override: withRoomToGrow }), shared);

  const methods = Object.entries(requests).map(([name, request]) => {
    const params = taken(request.params);
    return {
      name,
      summary: request.summary,
      paramStructure: 'by-name',
      params: Object.entries(params.properties ?? {}).map(([param, schema]) => ({
        name: param,
        required: params.required?.includes(param) ?? false,
        schema,
      })),
      result: { name: 'result', schema: said(request.result) },
      ...('notification' in request && { 'x-notification': true }),
    };
  });
  const told = Object.entries(events).map(([name, event]) => ({
    name,
    summary: event.summary,
    params: said(event.params),
  }));
  const http = httpCalls.map(({ body, answer, ...call }) => ({
    ...call,
    ...(body && { body: taken(body) }),
    ...(answer && { answer: said(answer) }),
  }));

  const document = {
    openrpc: '1.3.2',
    info: {
      title: 'Expert Connect: the console protocol',
      version: protocolVersion,
      license: { name: 'Apache-2.0' },
      description:
        'JSON-RPC 2.0 in text frames on WebSocket GET /console, subprotocol expert-connect.v1; no batches. Notifications go both ways: those of the bridge are in x-events.',
    },
    methods,
    'x-events': told,
    'x-errors': { ...errorCodes },
    'x-refusals': refusalReasons.map((reason) => ({ reason, message: refusalSentences[reason] })),
    'x-close-codes': Object.values(closeCodes),
    'x-http': http,
    components: { schemas: shared },
  };
  return JSON.parse(JSON.stringify(document).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** The schema without its definitions, which are put among the shared ones. */
function hoisted({ $schema, $defs, ...schema }: JsonSchema, shared: Record<string, unknown>): JsonSchema {
  for (const [name, definition] of Object.entries($defs ?? {})) shared[name] = definition;
  return schema;
}

function withRoomToGrow({ jsonSchema }: { readonly jsonSchema: { additionalProperties?: unknown } }): void {
  delete jsonSchema.additionalProperties;
}
