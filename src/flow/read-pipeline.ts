/** From the text of a `.ci.yml` to a pipeline: what it includes is fetched until nothing is missing. */

import { limits } from '../core/parse/limits.ts';
import { type Parsed, parse } from '../core/parse/parse.ts';
import type { IncludeAnswer, IncludeRequest } from '../model/include.ts';
import type { Variables } from '../model/variables.ts';
import { createIncludeReader } from './answer-include.ts';
import type { FactFinder } from './facts.ts';
import type { Sources } from './ports/sources.ts';

/** How many files are fetched at the same time. */
const atOnce = 4;

/** Each level of includes may first ask for facts, and then for files. */
const mostRounds = 2 * (limits.includeDepth + 2);

/** Parses `text` and all that it includes. Throws InfraError when the world may answer later. */
export async function readPipeline(
  sources: Sources,
  finder: FactFinder,
  { text, file, variables }: { readonly text: string; readonly file: string; readonly variables: Variables },
): Promise<Parsed> {
  const answers = new Map<string, IncludeAnswer>();
  const read = createIncludeReader(sources);
  for (let round = 0; round < mostRounds; round++) {
    const parsed = parse(text, file, { answers, variables, facts: finder.facts });
    // Facts first: with them, a file may turn out not to be wanted.
    if (await finder.find(parsed.questions)) continue;
    if (parsed.wanted.length === 0) return parsed;
    await fetchAll(read, parsed.wanted, answers);
  }
  throw new Error(`after ${mostRounds} rounds ${file} still wants more files`);
}

async function fetchAll(
  read: ReturnType<typeof createIncludeReader>,
  wanted: readonly IncludeRequest[],
  answers: Map<string, IncludeAnswer>,
): Promise<void> {
  for (let start = 0; start < wanted.length; start += atOnce) {
    const batch = wanted.slice(start, start + atOnce);
    const found = await Promise.all(batch.map(read));
    batch.forEach((request, index) => {
      const answer = found[index];
      if (answer) answers.set(JSON.stringify(request), answer);
    });
  }
}
