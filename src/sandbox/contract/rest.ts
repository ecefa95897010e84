import { dig, explain, type Json, loadSchemas } from './schema.ts';

const requests = loadSchemas('github-rest.json', true);
const responses = loadSchemas('github-rest.json');

/** What is wrong with the parameters (checked in place: numbers are made of strings) or the body, in GitHub's words. */
export function refuseRequest(
  method: string,
  template: string,
  parameters: Readonly<Record<'path' | 'query', Record<string, unknown>>>,
  body: unknown,
): string | undefined {
  const described = operation(method, template);
  if (!described) return undefined;
  const listed = dig(described, 'parameters');
  const wrong = Array.isArray(listed) ? listed.flatMap((_, index) => check(index)) : [];
  return wrong[0] ?? refuseBody();

  function check(index: number): string[] {
    const { pointer, value } = follow(`${at(method, template)}/parameters/${index}`);
    const name = String(dig(value, 'name'));
    const place = dig(value, 'in') === 'path' ? 'path' : 'query';
    const held = parameters[place];
    const given = held[name];
    if (given === undefined) return dig(value, 'required') === true ? [`"${name}" wasn't supplied.`] : [];
    // Wrapped, because a validator can only coerce what hangs on something.
    const validate = requests.at(`${pointer}/schema`);
    const wrapped = { value: given };
    if (
      !validate(given, {
        parentData: wrapped,
        parentDataProperty: 'value',
        instancePath: '',
        rootData: wrapped,
        dynamicAnchors: {},
      })
    ) {
      return [`For '${name}', ${validate.errors?.[0]?.message ?? 'the value is refused'}.`];
    }
    held[name] = wrapped.value;
    return [];
  }

  function refuseBody(): string | undefined {
    const pointer = `${at(method, template)}/requestBody`;
    const schema = dig(described, 'requestBody', 'content', 'application/json', 'schema');
    if (schema === undefined) return undefined;
    if (body === undefined) {
      return dig(described, 'requestBody', 'required') === true ? 'A JSON body is required.' : undefined;
    }
    const validate = responses.at(`${pointer}/content/application~1json/schema`);
    return validate(body) ? undefined : explain(validate.errors);
  }
}

/** What is wrong with an answer of ours, or undefined when GitHub's description allows it. */
export function refuseResponse(method: string, template: string, status: number, body: unknown): string | undefined {
  const described = operation(method, template);
  if (!described) return undefined;
  if (status >= 400) return judge('/components/schemas/basic-error', body);
  const pointer = `${at(method, template)}/responses/${status}`;
  const answer = dig(described, 'responses', String(status));
  if (answer === undefined) return status === 301 || status === 304 ? undefined : `status ${status} is not described`;
  if (dig(answer, 'content', 'application/json', 'schema') === undefined) return undefined;
  return judge(`${pointer}/content/application~1json/schema`, body);
}

function judge(pointer: string, body: unknown): string | undefined {
  const validate = responses.at(pointer);
  return validate(body) ? undefined : explain(validate.errors);
}

function operation(method: string, template: string): Json | undefined {
  const found = dig(responses.document, 'paths', template, method.toLowerCase());
  return typeof found === 'object' && found !== null ? { ...found } : undefined;
}

function at(method: string, template: string): string {
  return `/paths/${template.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}`;
}

function follow(pointer: string): { pointer: string; value: unknown } {
  const path = pointer.split('/').slice(1);
  const value = dig(requests.document, ...path.map(part => part.replaceAll('~1', '/').replaceAll('~0', '~')));
  const reference = dig(value, '$ref');
  return typeof reference === 'string' ? follow(reference.slice(1)) : { pointer, value };
}
