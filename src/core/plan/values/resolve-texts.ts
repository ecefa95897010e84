import type { Tell } from '../tell.ts';
import { expandPartly, finalText, literal } from './expand.ts';
import { longestText, settleText } from './settle-text.ts';
import { mapTexts, type Texts } from './texts.ts';
import type { ExpandedVariables } from './variables.ts';

/** Puts what is certain into the texts of a job. What cannot be what it stands for is told. */
export function resolveTexts(written: Texts, { certain, lookUp }: ExpandedVariables, tell: Tell): Texts {
  const directory = lookUp('CI_PROJECT_DIR') ?? '/';
  return mapTexts(written, (text, kind) => {
    const template = expandPartly(text, certain, longestText(kind));
    if (template === undefined) {
      tell('error', `\`${text}\` becomes too long.`);
      return '';
    }
    const final = finalText(template);
    if (final === undefined) return template;
    const settled = settleText(text, final, kind, directory);
    if (settled.fault) tell('error', settled.fault.message, settled.fault.hint);
    return literal(settled.text);
  });
}
