import { z } from 'zod';
import { branchEvent } from '../../core/notify/webhook.ts';
import type { Operation } from './operation.ts';
import { fault } from './schemas.ts';

/** The description of the API, OpenAPI 3.1, whose schemas are JSON Schema as zod writes it. */
export function describeApi(operations: readonly Operation[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = `/api/v1${operation.path}`;
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Berth', version, license: { name: 'MIT', identifier: 'MIT' } },
    security: [{ token: [] }],
    paths,
    webhooks: { branchChanged: { post: branchChanged } },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Fault: schemaOf(fault) },
    },
  };
}

/** What we ask of others: whom, the operator's file says (docs/notifications.md). */
const branchChanged = {
  operationId: 'branchChanged',
  summary: 'A push to a branch has finished',
  security: [],
  parameters: [header('X-Berth-Event', true), header('Idempotency-Key', true), header('X-Berth-Signature-256', false)],
  requestBody: { required: true, content: json(schemaOf(branchEvent)) },
  responses: { '2XX': { description: 'Taken; after anything else it is sent again' } },
};

function header(name: string, required: boolean): object {
  return { name, in: 'header', required, schema: { type: 'string' } };
}

function describe({ id, method, path, summary, query, body, answer }: Operation): object {
  const parameters = [...pathParameters(path), ...queryParameters(query)];
  return {
    operationId: id,
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(schemaOf(body, 'input')) } }),
    responses: {
      ...(answer === 'text'
        ? logAnswers
        : { [answer.status]: { description: 'Done', content: json(schemaOf(answer.schema)) } }),
      ...Object.fromEntries(faultsOf(method).map(([status, description]) => [status, faultAnswer(description)])),
    },
  };
}

const text = { content: { 'text/plain': { schema: { type: 'string' } } } };
const logAnswers = {
  200: { description: 'All of it', ...text },
  206: { description: 'The part that `Range` asks for', ...text },
  416: { description: 'There is no such part' },
};

function faultsOf(method: Operation['method']): readonly (readonly [status: number, description: string])[] {
  const all = [
    [400, 'Not as described'],
    [401, 'The token is not known, or has ended'],
    [404, 'Not there, or not for this token'],
    [503, 'GitHub or the database is away'],
  ] as const;
  if (method === 'GET') return all;
  return [...all, [403, 'Not allowed'], [409, 'It is too late, or too early'], [422, 'There is no such ref']];
}

function faultAnswer(description: string): object {
  return { description, content: json({ $ref: '#/components/schemas/Fault' }) };
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}

function pathParameters(path: string): readonly object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string' } };
  });
}

function queryParameters(query: z.ZodObject | undefined): readonly object[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    return { name, in: 'query', required: false, schema: schemaOf(schema, 'output') };
  });
}

function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output' = 'output'): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io });
  return described;
}
