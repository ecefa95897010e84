import type { Definition, Definitions } from '../../../model/variables.ts';
import { limits } from '../limits.ts';
import { at, type Path, type Tree } from '../tree.ts';
import type { Faults } from './faults.ts';

/** Whether variables may have this name, as POSIX says. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

export const variableNameHint = 'Use letters, digits and underscores, and no digit in front.';

/** The variables written at `path`; none when nothing is. Values are kept as written: `1.10` stays `1.10`. */
export function variablesAt(path: Path, { tree: whole, prefix, findings }: Faults): Definitions {
  const tree = at(whole, path);
  if (tree?.kind !== 'map') return {};
  const variables: [string, Definition][] = [];
  for (const [name, { where, value }] of tree.entries) {
    const definition = definitionOf(value);
    const fault = faultOf(name, definition);
    if (fault === undefined) variables.push([name, definition]);
    else
      findings.error(isVariableName(name) ? value.where : where, `${prefix}${fault.message}`, fault.hint, 'variables');
  }
  return Object.fromEntries(variables);
}

/** Why a variable cannot be given to a process, or be chosen. */
function faultOf(name: string, { value, options }: Definition): { message: string; hint?: string } | undefined {
  if (!isVariableName(name)) {
    return { message: `\`${name}\` cannot be the name of a variable.`, hint: variableNameHint };
  }
  if (value.includes('\0')) return { message: `The variable \`${name}\` holds a NUL character.` };
  if (value.length > limits.variable) {
    return { message: `The variable \`${name}\` has more than ${limits.variable} characters.` };
  }
  if (options?.includes(value) === false) {
    const message = `The value of \`${name}\` is none of its \`options\`.`;
    return { message, hint: 'Choose one of them as `value`, or add it.' };
  }
  return undefined;
}

function definitionOf(tree: Tree): Definition {
  if (tree.kind !== 'map') return { value: textOf(tree), expand: true };
  const part = (key: string) => tree.entries.get(key)?.value;
  const [expand, description, options] = [part('expand'), part('description'), part('options')];
  return {
    // As in GitLab, a variable without a value is empty.
    value: textOf(part('value')),
    expand: !(expand?.kind === 'scalar' && expand.value === false),
    ...(description === undefined ? {} : { description: textOf(description) }),
    ...(options?.kind === 'list' ? { options: options.items.map(textOf) } : {}),
  };
}

function textOf(tree: Tree | undefined): string {
  return tree?.kind === 'scalar' ? tree.text : '';
}
