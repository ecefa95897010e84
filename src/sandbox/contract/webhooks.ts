import { dig, explain, loadSchemas } from './schema.ts';

const schemas = loadSchemas('github-webhooks.json');

/** What is wrong with a payload by GitHub's own description of the event, or undefined. */
export function refusePayload(event: string, action: string | null, payload: unknown): string | undefined {
  const name = ['webhook', event, ...(action === null ? [] : [action])].join('-').replaceAll('_', '-');
  if (dig(schemas.document, 'components', 'schemas', name) === undefined) return `there is no event ${name}`;
  const validate = schemas.at(`/components/schemas/${name}`);
  return validate(payload) ? undefined : `${name}: ${explain(validate.errors)}`;
}
