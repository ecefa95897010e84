/** What the buttons and keys of the viewer do. */

import { showKeys } from './keys.js';

/** More lines than this are not copied one by one: there is the raw log. */
const MOST_COPIED = 20_000;
/** Milliseconds after the last letter until the search begins. */
const TYPING_MS = 150;
const NO_TIMES = 'Of this log only the times of commands were kept: it is older than those of lines.';

export function createTools({ section, view, scroller, search, selection, lines, viewer }) {
  const field = section.querySelector('#log-search');
  const count = section.querySelector('.log-count');
  const said = document.createElement('output');
  said.className = 'log-said';
  section.querySelector('.log-bar').append(said);

  const tools = {
    search: () => field.select(),
    next: () => goTo(search.next(viewer.position())),
    previous: () => goTo(search.previous(viewer.position())),
    down: () => choose(viewer.position() + 1),
    up: () => choose(viewer.position() - 1),
    top: scroller.toTop,
    end: scroller.toEnd,
    error: async () => choose((await viewer.ask('first-error')).line),
    fold: viewer.fold,
    wrap: () => toggle('wrap'),
    times() {
      toggle('times');
      if (!viewer.hasTimes() && view.classList.contains('times')) say(NO_TIMES);
    },
    copy: () => copy().then(say, () => say('The browser does not allow it: copying needs HTTPS.')),
    keys: showKeys,
    /** How many there are, and at which the reader is. */
    tellFound() {
      const place = search.placeOf(viewer.position());
      const number = `${search.count().toLocaleString()}${search.isLooking() ? '…' : ''}`;
      count.textContent = search.query() === '' ? '' : place === -1 ? number : `${place + 1} of ${number}`;
      count.classList.toggle('none', search.query() !== '' && search.count() === 0 && !search.isLooking());
      const isThere = mustGo && search.count() > 0;
      // What comes later takes nobody away from where they are.
      if (isThere || !search.isLooking()) mustGo = false;
      if (isThere) tools.next();
    },
  };

  let mustGo = false;
  let typing;
  field.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(startSearch, TYPING_MS);
  });
  field.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      field.value = '';
      startSearch();
      view.focus({ preventScroll: true });
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (field.value !== search.query()) startSearch();
    else if (event.shiftKey) tools.previous();
    else tools.next();
  });
  field.form.addEventListener('submit', event => event.preventDefault());
  for (const hidden of section.querySelectorAll('.log-bar > [hidden]')) hidden.hidden = false;
  for (const button of section.querySelectorAll('[data-tool]')) {
    button.addEventListener('click', () => tools[button.dataset.tool]());
  }
  const isNarrow = matchMedia('(max-width: 44rem)').matches;
  set('wrap', (localStorage.getItem('log-wrap') ?? String(isNarrow)) === 'true');
  set('times', localStorage.getItem('log-times') === 'true');
  if (!viewer.hasTimes()) section.querySelector('[data-tool=times]').title = NO_TIMES;
  return tools;

  function startSearch() {
    clearTimeout(typing);
    mustGo = field.value !== '';
    search.start(field.value);
  }

  function goTo(line) {
    if (line === undefined) return;
    viewer.goToLine(line);
    tools.tellFound();
  }

  function choose(line) {
    if (line === undefined) return say('No line looks like an error.');
    viewer.goToLine(line);
    selection.choose(viewer.position() + 1);
  }

  function toggle(name) {
    const isOn = !view.classList.contains(name);
    localStorage.setItem(`log-${name}`, String(isOn));
    set(name, isOn);
  }

  function set(name, isOn) {
    view.classList.toggle(name, isOn);
    section.querySelector(`[data-tool=${name}]`).setAttribute('aria-pressed', String(isOn));
    scroller.render();
  }

  async function copy() {
    const { first, last } = selection.get() ?? { first: 1, last: viewer.lines() };
    if (last - first >= MOST_COPIED) return 'Choose fewer lines, or take the raw log.';
    await navigator.clipboard.writeText(await lines.textOf(first - 1, last - 1));
    return last === first ? 'Copied one line.' : `Copied ${last - first + 1} lines.`;
  }

  function say(sentence) {
    said.textContent = sentence;
    setTimeout(() => {
      if (said.textContent === sentence) said.textContent = '';
    }, 4000);
  }
}
