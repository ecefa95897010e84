/** The viewer of a log: any part of it at once, however long it is. */

import { createBlocks } from './blocks.js';
import { highlight } from './highlight.js';
import { createItems } from './items.js';
import { listenToKeys } from './keys.js';
import { createLines } from './lines.js';
import { drawCommand, drawLine } from './rows.js';
import { createScroller } from './scroller.js';
import { createSearch } from './search.js';
import { createSelection } from './selection.js';
import { createTools } from './tools.js';

/** Nobody tells when the newest lines of a running job came: they are asked for no more often than this (milliseconds). */
const TIMES_APART_MS = 1000;

export async function openViewer(section) {
  const { base, query } = section.dataset;
  const ask = async part => (await fetch(`${base}/${part}${query}`)).json();
  let outline = await ask('outline');
  const closed = new Set(closedAtFirst(outline));
  let items = createItems(outline, closed);
  /** The line at which the reader is, for the next and the previous match. */
  let at = 0;

  const view = makeView(section);
  const lines = createLines(
    line => `${base}/lines${query}&from=${line}`,
    () => scroller.render(),
  );
  const times = createBlocks(
    line => `${base}/times${query}&from=${line}`,
    'times',
    () => scroller.render(),
    () => (outline.isOpen ? TIMES_APART_MS : 0),
  );
  const selection = createSelection(goToSelection);
  const search = createSearch(
    (words, from) => `${base}/search${query}&from=${from}&q=${encodeURIComponent(words)}`,
    onFound,
  );
  const scroller = createScroller(view, { count: () => items.count, keyOf, draw, onDrawn });
  const leaving = new AbortController();
  const tools = createTools({ section, view, scroller, search, selection, lines, viewer: { ...viewer(), ask } });
  listenToKeys(tools, leaving.signal);
  view.addEventListener('click', onClick);
  section.querySelector('.log-end').remove();
  goToStart();

  function viewer() {
    return {
      lines: () => outline.lines,
      hasTimes: () => outline.hasTimes,
      position: () => at,
      goToLine,
      /** Closes all commands, or opens all when all are closed. */
      fold() {
        const all = outline.sections.map((_, index) => index);
        const isAllClosed = all.every(index => closed.has(index));
        closed.clear();
        if (!isAllClosed) for (const index of all) closed.add(index);
        arrange();
      },
    };
  }

  function keyOf(item) {
    const { line, section: command } = items.at(item);
    return command === undefined ? line : -1 - line;
  }

  function draw(item, known) {
    const what = items.at(item);
    const isSelected = selection.has(what.line + 1);
    if (what.section !== undefined) {
      return drawCommand(what, { isOpen: !closed.has(what.index), isSelected }, known);
    }
    return drawLine(what.line, { markup: lines.get(what.line), time: times.get(what.line), isSelected }, known);
  }

  function onDrawn(from, to) {
    const seen = [];
    for (let item = from; item < to; item++) {
      const what = items.at(item);
      if (what.section === undefined) seen.push(what.line);
    }
    lines.need(seen.filter(line => lines.get(line) === undefined));
    const isTimed = outline.hasTimes && view.classList.contains('times');
    times.need(isTimed ? seen.filter(line => times.get(line) === undefined) : []);
    highlight(scroller.rows.values(), search.query(), scroller.rows.get(at) ?? scroller.rows.get(-1 - at));
  }

  function onClick(event) {
    const number = event.target.closest('.number');
    const button = event.target.closest('[data-section]');
    if (number !== null) {
      event.preventDefault();
      at = Number(number.dataset.line);
      selection.choose(at + 1, event.shiftKey);
    } else if (button !== null) {
      const index = Number(button.dataset.section);
      if (!closed.delete(index)) closed.add(index);
      arrange();
    }
  }

  function arrange() {
    items = createItems(outline, closed);
    scroller.render();
  }

  function goToLine(line) {
    at = Math.max(0, Math.min(outline.lines - 1, line));
    if (closed.delete(items.sectionOf(at))) items = createItems(outline, closed);
    scroller.toItem(items.itemOf(at));
  }

  function goToSelection() {
    const chosen = selection.get();
    if (chosen === undefined || isSeen(chosen)) scroller.render();
    else goToLine(chosen.first - 1);
  }

  function isSeen({ from }) {
    const row = scroller.rows.get(from - 1) ?? scroller.rows.get(-from);
    const [outer, inner] = [view.getBoundingClientRect(), row?.getBoundingClientRect()];
    return inner !== undefined && inner.top >= outer.top && inner.bottom <= outer.bottom;
  }

  function goToStart() {
    const isFine = outline.sections.every(({ exitCode }) => exitCode === 0);
    if (selection.get() !== undefined) goToSelection();
    else if (outline.isOpen || !isFine) scroller.toEnd();
    else scroller.render();
  }

  function onFound() {
    tools.tellFound();
    scroller.render();
  }

  return {
    section,
    /** What the log grew by. */
    grow({ lines: total, from, newest }) {
      const wasAtEnd = scroller.isAtEnd();
      if (from > outline.lines || newest.length === 0) lines.forget(outline.lines - 1);
      lines.put(from, newest);
      outline = { ...outline, lines: Math.max(outline.lines, total) };
      arrange();
      if (wasAtEnd) scroller.toEnd();
      search.goOn();
    },
    /** After the run changed: the job may have ended, and its commands are known. */
    async refresh() {
      if (!outline.isOpen) return;
      const wasAtEnd = scroller.isAtEnd();
      // The last line may have been shown when it had only begun.
      lines.forget(outline.lines - 1);
      outline = await ask('outline');
      for (const index of closedAtFirst(outline)) closed.add(index);
      arrange();
      if (wasAtEnd) scroller.toEnd();
    },
    close: () => leaving.abort(),
  };
}

/** The last command and those that failed are open. */
function closedAtFirst({ sections }) {
  return sections.flatMap(({ exitCode }, index) => (exitCode === 0 && index < sections.length - 1 ? [index] : []));
}

function makeView(section) {
  const view = document.createElement('div');
  view.className = 'log-view';
  view.tabIndex = 0;
  view.setAttribute('role', 'group');
  view.setAttribute('aria-label', 'Lines of the log');
  section.append(view);
  return view;
}
