/**
 * What the viewer shows, from top to bottom: lines, and a row for each command that stands for the lines in which the log
 * repeats it. Of a closed command only its row is shown.
 */
export function createItems({ lines, sections }, closed) {
  const ranges = [];
  let count = 0;
  const add = range => {
    if (range.count <= 0) return;
    ranges.push({ ...range, start: count });
    count += range.count;
  };

  add({ line: 0, count: sections[0]?.line ?? lines });
  sections.forEach((section, index) => {
    const first = section.line + section.echoed;
    const end = sections[index + 1]?.line ?? lines;
    add({ line: section.line, count: 1, section, index });
    if (!closed.has(index)) add({ line: first, count: end - first });
  });

  return {
    count,
    /** `{ line }`, or `{ line, section, index }` of a command. */
    at(item) {
      const range = ranges[lastBefore(ranges, ({ start }) => start <= item)];
      return range.section ? range : { line: range.line + item - range.start };
    },
    /** Where a line is, or the command that it is closed in. */
    itemOf(line) {
      const range = ranges[lastBefore(ranges, candidate => candidate.line <= line)];
      return range === undefined ? 0 : range.start + Math.min(line - range.line, range.count - 1);
    },
    /** The command to which a line belongs; undefined for none. */
    sectionOf(line) {
      const index = lastBefore(sections, section => section.line <= line);
      return sections[index]?.line <= line ? index : undefined;
    },
  };
}

/** The place of the last one for which `isBefore` holds; of the first when it holds for none. */
function lastBefore(sorted, isBefore) {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isBefore(sorted[middle])) low = middle;
    else high = middle - 1;
  }
  return low;
}
