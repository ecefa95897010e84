/**
 * A list of any length of which only what is seen is in the page. The place of the scroll bar, from 0 to 1, says which
 * item is there, and that item is put as far down the view as the bar is. So rows may have any height (wrapped lines),
 * and nothing has to be measured before it is seen; where all rows are equally high this is how a browser scrolls.
 */

/** Browsers know no higher elements; of a longer list a pixel of the bar is a little more than a pixel of the list. */
const HIGHEST = 15_000_000;
const MORE_ROWS = 12;

export function createScroller(view, { count, keyOf, draw, onDrawn }) {
  const spacer = append(view, 'log-spacer');
  const rows = append(spacer, 'log-rows');
  const rowHeight = Number.parseFloat(getComputedStyle(rows).lineHeight);
  const drawn = new Map();
  let isDue = false;

  view.addEventListener('scroll', schedule, { passive: true });
  new ResizeObserver(schedule).observe(view);

  function schedule() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      render();
    });
  }

  function render() {
    const total = count();
    const around = Math.ceil(view.clientHeight / rowHeight) + MORE_ROWS;
    setHeight(Math.min(HIGHEST, total * rowHeight));
    const place = placeOf() * total;
    const anchor = Math.max(0, Math.min(total - 1, Math.floor(place)));
    const [from, to] = [Math.max(0, anchor - around), Math.min(total, anchor + around + 1)];
    show(from, to);
    // Wrapped lines may need more room than they were given where all of them are in the page.
    if (from === 0 && to === total) setHeight(rows.offsetHeight);
    const row = total === 0 ? undefined : drawn.get(keyOf(anchor));
    const share = placeOf();
    const inRow = total === 0 ? 0 : share * total - anchor;
    const y = row === undefined ? 0 : row.offsetTop + inRow * row.offsetHeight;
    const top = Math.round(view.scrollTop + share * view.clientHeight - y);
    rows.style.transform = `translateY(${from === 0 && to === total ? 0 : top}px)`;
    onDrawn(from, to);
  }

  function show(from, to) {
    const wanted = new Set();
    let next = rows.firstElementChild;
    for (let item = from; item < to; item++) {
      const key = keyOf(item);
      wanted.add(key);
      const row = draw(item, drawn.get(key));
      drawn.set(key, row);
      if (row === next) next = next.nextElementSibling;
      else rows.insertBefore(row, next);
    }
    for (const [key, row] of drawn) {
      if (wanted.has(key)) continue;
      row.remove();
      drawn.delete(key);
    }
  }

  function setHeight(height) {
    spacer.style.height = `${height}px`;
  }

  function range() {
    return Math.max(0, view.scrollHeight - view.clientHeight);
  }

  function placeOf() {
    return range() === 0 ? 0 : Math.min(1, Math.max(0, view.scrollTop / range()));
  }

  return {
    render,
    rows: drawn,
    isAtEnd: () => view.scrollTop >= range() - 4,
    toTop: () => view.scrollTo({ top: 0 }),
    toEnd() {
      render();
      view.scrollTop = range();
      render();
    },
    toItem(item) {
      render();
      view.scrollTop = ((item + 0.5) / Math.max(1, count())) * range();
      render();
    },
  };
}

function append(parent, className) {
  const element = document.createElement('div');
  element.className = className;
  parent.append(element);
  return element;
}
