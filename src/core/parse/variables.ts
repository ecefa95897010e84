import type { Definition, Definitions } from '../../model/variables.ts';
import type { Findings } from './findings.ts';
import { limits } from './limits.ts';
import type { Tree } from './tree.ts';

/** Reads a mapping of variables that has its shape. Values are kept as written: `1.10` stays `1.10`. */
export function readVariables(tree: Tree, prefix: string, findings: Findings): Definitions {
  if (tree.kind !== 'map') return {};
  const variables: [string, Definition][] = [];
  for (const [name, entry] of tree.entries) {
    const value = textOf(entry.value);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      findings.error(
        entry.where,
        `${prefix}\`${name}\` cannot be the name of a variable.`,
        'Use letters, digits and underscores, and no digit in front.',
      );
    } else if (value.includes('\0')) {
      findings.error(entry.value.where, `${prefix}the variable \`${name}\` holds a NUL character.`);
    } else if (value.length > limits.variable) {
      findings.error(
        entry.value.where,
        `${prefix}the variable \`${name}\` has more than ${limits.variable} characters.`,
      );
    } else {
      variables.push([name, { value, expand: true }]);
    }
  }
  return Object.fromEntries(variables);
}

function textOf(tree: Tree): string {
  if (tree.kind === 'scalar') return tree.text;
  const value = tree.kind === 'map' ? tree.entries.get('value')?.value : undefined;
  return value?.kind === 'scalar' ? value.text : '';
}
