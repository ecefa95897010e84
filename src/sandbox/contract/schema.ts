import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** A JSON value whose shape is not known yet. */
export type Json = Readonly<Record<string, unknown>>;

/** A description document and what compiles its parts, each once, when first asked for. */
export interface Schemas {
  readonly document: Json;
  /** The validator for the schema at a JSON pointer, for example /components/schemas/installation. */
  at(pointer: string): ValidateFunction;
}

/** Loads an OpenAPI document that lies beside us in `contracts/`. `coerce` turns query strings into numbers. */
export function loadSchemas(file: string, coerce = false): Schemas {
  const text = readFileSync(new URL(`../contracts/${file}`, import.meta.url), 'utf8');
  const document: Json = JSON.parse(text, mend);
  const ajv = new Ajv({ strict: false, validateSchema: false, coerceTypes: coerce, allErrors: false, logger: false });
  addFormats.default(ajv);
  // RFC 3339 with a time zone, but GitHub also writes templates and ssh addresses where the description says `uri`.
  ajv.addFormat('uri', true).addFormat('uri-template', true);
  ajv.addSchema(document, file);
  const compiled = new Map<string, ValidateFunction>();
  return { document, at };

  function at(pointer: string): ValidateFunction {
    const known = compiled.get(pointer);
    if (known) return known;
    const fresh = ajv.compile({ $ref: `${file}#${pointer.split('/').map(encodeURIComponent).join('/')}` });
    compiled.set(pointer, fresh);
    return fresh;
  }
}

/**
 * OpenAPI 3.0 says `nullable: true` where JSON Schema lists the type null. And the description of GET
 * /app/installations asks an account to be a user and an enterprise at once, where the same schema elsewhere says either.
 */
function mend(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...schema } = { nullable: false, ...value };
  const mended = isUserAndEnterprise(schema) ? { anyOf: schema.allOf } : schema;
  if (nullable === true) return { anyOf: [mended, { type: 'null' }] };
  return mended === schema ? value : mended;
}

function isUserAndEnterprise(schema: object): schema is { allOf: readonly unknown[] } {
  if (!('allOf' in schema) || !Array.isArray(schema.allOf)) return false;
  return schema.allOf.map(part => dig(part, 'title')).join() === 'Simple User,Enterprise';
}

/** The first complaint in words, with the place as GitHub writes it. */
export function explain(errors: readonly ErrorObject[] | null | undefined): string {
  const error = errors?.[0];
  if (!error) return 'no reason given';
  const place = error.instancePath === '' ? 'the whole' : error.instancePath.slice(1);
  const detail = 'allowedValues' in error.params ? ` (${JSON.stringify(error.params['allowedValues'])})` : '';
  return `For '${place}', ${error.message}${detail}.`;
}

/** The value at a path inside a parsed document, or undefined. */
export function dig(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Object.getOwnPropertyDescriptor(here, key)?.value;
  }
  return here;
}
