/** Keeps a page current: looks again when the server says so, and appends to a log that grows. Without it pages still work. */

/** More lines than this are taken away from the top: the whole log is a link away. */
const mostLines = 20_000;

let log;

watchPage();
followLog();

/** The page is fetched again after a change, and shown when it differs in more than its log. */
function watchPage() {
  const address = main().dataset.watch;
  if (!address) return;
  const events = new EventSource(address);
  let isLooking = false;
  events.addEventListener('changed', async () => {
    if (document.hidden || isLooking) return;
    isLooking = true;
    try {
      await lookAgain();
    } finally {
      isLooking = false;
    }
    if (!main().dataset.watch) events.close();
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void lookAgain();
  });
}

async function lookAgain() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const next = fresh.querySelector('main');
  const version = main().dataset.version;
  if (version && next.dataset.version === version) return;
  log?.close();
  const wasAtEnd = isAtEnd();
  document.title = fresh.title;
  main().replaceWith(next);
  followLog();
  if (wasAtEnd && document.querySelector('.log')) toEnd();
}

/** The server sends markup that it made with everything escaped, as it does for the page itself. */
function followLog() {
  const view = document.querySelector('.log[data-live]');
  if (!view) return;
  const lines = view.querySelector('.lines');
  const rest = view.querySelector('.rest');
  log = new EventSource(view.dataset.live);
  log.addEventListener('log', event => {
    const news = JSON.parse(event.data);
    const wasAtEnd = isAtEnd();
    lines.insertAdjacentHTML('beforeend', news.lines);
    rest.innerHTML = news.rest;
    while (lines.childElementCount > mostLines) lines.firstElementChild.remove();
    if (wasAtEnd) toEnd();
  });
  log.addEventListener('sealed', () => log.close());
}

function main() {
  return document.querySelector('main');
}

function isAtEnd() {
  const page = document.documentElement;
  return page.scrollHeight > page.clientHeight && page.scrollTop + page.clientHeight > page.scrollHeight - 40;
}

function toEnd() {
  document.documentElement.scrollTop = document.documentElement.scrollHeight;
}
