import { limits } from './limits.ts';
import type { Tree } from './tree.ts';

/** An entry of `only` that is a regular expression, or an expression that may hold one. */
const holdsPattern = /^\/|[=!]~\s*\//;

/** Says that regular expressions are too many or too long, if they are. A text that an alias repeats counts once. */
export function patternExcessOf(trees: readonly Tree[]): string | undefined {
  const seen = new Set<Tree>();
  let count = 0;
  let characters = 0;
  const open = [...trees];
  for (let tree = open.pop(); tree !== undefined; tree = open.pop()) {
    if (seen.has(tree)) continue;
    seen.add(tree);
    if (tree.kind === 'list') open.push(...tree.items);
    else if (tree.kind === 'map') {
      open.push(...Array.from(tree.entries.values(), ({ value }) => value));
      // Of `annotations`, where no slashes stand around it.
      const pattern = tree.entries.get('pattern')?.value;
      if (pattern?.kind === 'scalar' && !holdsPattern.test(pattern.text) && !seen.has(pattern)) {
        count++;
        characters += pattern.text.length;
      }
    } else if (holdsPattern.test(tree.text)) {
      count += tree.text.split(/[=!]~/).length - (tree.text.startsWith('/') ? 0 : 1);
      characters += tree.text.length;
    }
  }
  if (count > limits.patterns) return `The file has ${count} regular expressions; ${limits.patterns} are allowed.`;
  if (characters <= limits.patternCharacters) return undefined;
  return `The regular expressions of the file have ${characters} characters; ${limits.patternCharacters} are allowed.`;
}
