/** `npm run schema`: writes schema/ci.schema.json, which editors check and complete `.ci.yml` with. */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { defaultShape, jobShape, topShape } from '../../src/core/parse/shape.ts';

export const schemaFile = fileURLToPath(new URL('../../schema/ci.schema.json', import.meta.url));

type Json = z.core.JSONSchema.JSONSchema;
type Definitions = Record<string, Json>;

const comment = [
  'Made from src/core/parse/shape.ts by `npm run schema`.',
  'An editor that speaks to yaml-language-server is told of it by the first line of a `.ci.yml`:',
  '`# yaml-language-server: $schema=PATH_OR_ADDRESS/ci.schema.json`;',
  'and of `!reference` by its setting `"yaml.customTags": ["!reference sequence"]`.',
].join(' ');

const examples = [
  {
    default: { image: 'node:24' },
    test: { script: ['npm ci', 'npm test'] },
    deploy: { stage: 'deploy', script: './deploy', rules: [{ if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' }] },
  },
];

/** Keys of the file that are no defaults. Its variables are another matter: jobs have some of their own. */
const ofFile = ['stages', 'include', 'workflow', 'schedules'] as const;

const reference = { $ref: '#/definitions/reference' };

/** JSON Schema of a file. It knows less than Berth: which keys there are and what is written there, not what it means. */
export function ciSchema(): Json {
  const definitions: Definitions = {};
  for (const [key, shape] of Object.entries(jobShape.shape)) define(key, shape, definitions);
  for (const key of ofFile) define(key, topShape.shape[key], definitions);
  define('file_variables', topShape.shape.variables, definitions);
  const defaults = referring(defaultShape.keyof().options);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:berth:ci.schema.json',
    $comment: comment,
    title: 'Berth pipeline (.ci.yml)',
    description: "GitLab CI's job language, run for GitHub events. Every name that is not a key of the file is a job.",
    examples,
    type: 'object',
    properties: {
      default: mapping(defaults, defaultShape.description),
      ...referring(ofFile),
      variables: { anyOf: [refTo('file_variables'), reference, { type: 'null' }] },
      ...defaults,
    },
    patternProperties: { '^\\.': { description: 'A template: never a job, so it may hold anything.' } },
    additionalProperties: refTo('job'),
    definitions: {
      job: mapping(referring(jobShape.keyof().options), jobShape.description),
      ...definitions,
      reference: {
        type: 'array',
        items: { type: 'string' },
        minItems: 2,
        description: '`!reference [NAME, KEY]`: what is written there stands here.',
      },
    },
  };
}

function mapping(properties: Definitions, description = ''): Json {
  return { type: 'object', description, properties, additionalProperties: false };
}

function refTo(definition: string): Json {
  return { $ref: `#/definitions/${definition}` };
}

/** The value of any key of a job may be a reference, or empty, which takes away what it would get from elsewhere. */
function referring(keys: readonly string[]): Definitions {
  return Object.fromEntries(keys.map(key => [key, { anyOf: [refTo(key), reference, { type: 'null' }] }]));
}

/** Shapes that hold themselves are numbered by the library; here they get a name. Rules, which do, hold needs, which do. */
function define(key: string, shape: z.ZodType, definitions: Definitions): void {
  const nested = key.endsWith('script') ? 'lines' : `${key}_list`;
  const text = JSON.stringify(asJson(shape)).replaceAll('__schema0', nested).replaceAll('__schema1', 'needs_list');
  const { definitions: inner = {}, ...json } = JSON.parse(text);
  Object.assign(definitions, { [key]: json }, inner);
}

function asJson(shape: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(shape, { target: 'draft-7', io: 'input', override: loosen });
  return json;
}

/**
 * An entry of a list, or the value of a variable, may be a reference. A mapping may get its rest from what the job
 * extends, unless it is an entry of a list: those are never merged. Patterns are left out, since editors quote them.
 */
function loosen({
  zodSchema,
  jsonSchema,
  path,
}: Parameters<NonNullable<z.core.ToJSONSchemaParams['override']>>[0]): void {
  delete jsonSchema.pattern;
  delete jsonSchema.propertyNames;
  if (!path.includes('items')) delete jsonSchema.required;
  const { items, additionalProperties: values, properties } = jsonSchema;
  // Those of `workflow`.
  if (isJson(properties?.['rules'])) properties['rules'] = { anyOf: [properties['rules'], reference] };
  if (zodSchema instanceof z.ZodArray && zodSchema.element instanceof z.ZodUnion && isJson(items)) {
    jsonSchema.items = { anyOf: [items, reference] };
  }
  if (zodSchema instanceof z.ZodRecord && isJson(values)) {
    jsonSchema.additionalProperties = { anyOf: [values, reference] };
  }
}

function isJson(value: Json['items']): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

if (import.meta.main) writeFileSync(schemaFile, `${JSON.stringify(ciSchema(), null, 2)}\n`);
