import type { Diagnostic } from '../../model/diagnostic.ts';
import type { IncludeAnswer, IncludeRequest } from '../../model/include.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { Variables } from '../../model/variables.ts';
import type { Facts, Questions } from '../plan/choose/facts.ts';
import { checkGraph } from '../plan/graph/check-graph.ts';
import { Budget } from './compose/budget.ts';
import { compose } from './compose/compose.ts';
import { gather } from './compose/gather.ts';
import { Judge } from './compose/include-rules.ts';
import { Findings } from './findings.ts';
import { normalize } from './normalize.ts';

/** What a file means, or every reason why it means nothing. */
export interface Parsed {
  /** Absent when there is an error among the diagnostics. */
  readonly pipeline?: Pipeline;
  readonly diagnostics: readonly Diagnostic[];
  /** Included files that were not given: with them, ask again. While there are any, `pipeline` is absent. */
  readonly wanted: readonly IncludeRequest[];
  /** What must be known to decide which files are included, and was not given. */
  readonly questions: Questions;
}

/** What parsing depends on beside the text. */
export interface ParseContext {
  /** What came of requests, by their JSON. */
  readonly answers?: ReadonlyMap<string, IncludeAnswer>;
  /** For `rules` of includes, and for the paths they name. */
  readonly variables?: Variables;
  readonly facts?: Facts;
}

/**
 * Reads the text of a `.ci.yml` and what it includes; `file` is its name in diagnostics. Never throws and answers
 * quickly, whatever the text: what is wrong is in the diagnostics, all of it at once.
 */
export function parse(text: string, file: string, context: ParseContext = {}): Parsed {
  const { answers = new Map(), variables = {}, facts = {} } = context;
  const findings = new Findings(file);
  const budget = new Budget();
  const judge = new Judge(variables, facts, findings);
  const { tree, files, wanted, complete } = gather(text, file, { answers, judge, budget });
  const { questions } = judge;
  if (!tree || wanted.length > 0) return { diagnostics: findings.list(), wanted, questions };
  const resolving = { findings, budget, complete };
  const composed = compose(tree, resolving);
  const pipeline = composed && normalize(composed, files, resolving);
  if (budget.excess !== undefined) findings.error(tree.where, budget.excess, 'Split the pipeline, or write less.');
  // A plan tells these itself, but of a pipeline with errors none is made.
  if (pipeline && findings.any && complete) findings.add(checkGraph(pipeline));
  const diagnostics = findings.list();
  return { ...(findings.any || !pipeline ? {} : { pipeline }), diagnostics, wanted, questions };
}
