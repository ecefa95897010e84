/** Words with which tools say that something went wrong; not as part of a name, and not when they count none. */
const MISHAP =
  /(?<![\w./-]|\b(?:no|0) )(?:errors?|failed|failures?|fatal|panic(?:ked)?|exception|traceback|segmentation fault|not ok|cannot find|command not found)(?![\w-]|\.\w|[ :=]*0\b)|\b\w+(?:exception\b|error:)|\bE\d{3,}\b|[✕✖✗❌]/giu;

/** Where a text first looks like the report of an error, from `from` on; -1 for nowhere. A guess, to take people to the place sooner. */
export function findError(text: string, from: number): number {
  const pattern = new RegExp(MISHAP);
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}
