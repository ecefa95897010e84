/** The lines that the address names: `#L10`, or `#L10-L20`. Numbers are as people count, from 1. */

export function createSelection(onChange) {
  let selected = parse(location.hash);
  window.addEventListener('hashchange', () => {
    selected = parse(location.hash);
    onChange();
  });

  return {
    get: () => selected,
    has: number => selected !== undefined && number >= selected.first && number <= selected.last,
    /** Chooses one line; with `isMore` all from the one chosen before. The address says so, and Back stays what it was. */
    choose(number, isMore = false) {
      const from = isMore && selected !== undefined ? selected.from : number;
      selected = { from, first: Math.min(from, number), last: Math.max(from, number) };
      const { first, last } = selected;
      history.replaceState(history.state, '', first === last ? `#L${first}` : `#L${first}-L${last}`);
      onChange();
    },
  };
}

function parse(hash) {
  const [, one, other = one] = /^#L(\d{1,12})(?:-L(\d{1,12}))?$/.exec(hash) ?? [];
  if (one === undefined) return undefined;
  const [first, last] = [Number(one), Number(other)].sort((a, b) => a - b);
  return { from: first, first, last };
}
