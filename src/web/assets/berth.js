/** What lives in a page. Without it pages still work. */

import { tickElapsed } from './elapsed.js';
import { watchPage } from './live.js';

let viewer;

tickElapsed();
void showLog();
watchPage({
  onPatched: async () => {
    await (await showLog())?.refresh();
  },
  onGrown: async news => (await viewer)?.grow(news),
});

/** The viewer for the log in the page; the page may show another one than before, or its first. */
async function showLog() {
  const section = document.querySelector('section.log');
  const known = await viewer;
  if (section === null || known?.section === section) return known;
  known?.close();
  viewer = import('./log/viewer.js').then(({ openViewer }) => openViewer(section)).catch(tryAgain);
  return viewer;
}

/** Networks fail; until then the end of the log is there, as the server sent it. */
function tryAgain(error) {
  console.warn('the log could not be opened yet', error);
  viewer = undefined;
  setTimeout(showLog, 1000);
}
