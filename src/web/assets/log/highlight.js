/** Marks words in rows without touching them: the CSS Custom Highlight API. Browsers without it show the lines alone. */

const all = globalThis.Highlight === undefined ? undefined : new Highlight();
const current = globalThis.Highlight === undefined ? undefined : new Highlight();
CSS.highlights?.set('log-match', all);
CSS.highlights?.set('log-current', current);

/** `rows`: the elements that are seen; `chosen`: the one the reader is at. */
export function highlight(rows, query, chosen) {
  all?.clear();
  current?.clear();
  if (query === '' || all === undefined) return;
  for (const row of rows) {
    for (const range of rangesOf(row, query.toLowerCase())) (row === chosen ? current : all).add(range);
  }
}

function* rangesOf(row, wanted) {
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = '';
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    nodes.push({ node, start: text.length });
    text += node.data;
  }
  const lower = text.toLowerCase();
  // Few letters become longer; then places would be wrong.
  if (lower.length !== text.length) return;
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, at + wanted.length)) {
    const range = new Range();
    range.setStart(...placeIn(nodes, at));
    range.setEnd(...placeIn(nodes, at + wanted.length - 1, 1));
    yield range;
  }
}

function placeIn(nodes, at, more = 0) {
  const { node, start } = nodes.findLast(candidate => candidate.start <= at);
  return [node, at - start + more];
}
