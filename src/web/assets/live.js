/** Keeps a page current: fetches it again when the server says so, and changes only what differs. */

import { Idiomorph } from './idiomorph.js';

/** Milliseconds before a lost connection is tried again: doubled each time, with chance, so that not all come at once. */
const firstDelay = 1000;
const longestDelay = 30_000;

export function watchPage({ onPatched, onGrown }) {
  let events;
  let delay = firstDelay;
  let lastId;
  let isLooking = false;
  let mustLook = false;
  connect();

  function connect() {
    const address = main().dataset.watch;
    if (!address) return;
    const url = new URL(address, location.href);
    // A connection that is opened anew cannot send the header Last-Event-ID.
    if (lastId !== undefined) url.searchParams.set('last-event-id', lastId);
    events = new EventSource(url);
    events.address = address;
    events.addEventListener('open', () => {
      delay = firstDelay;
    });
    events.addEventListener('changed', event => {
      lastId = event.lastEventId;
      setTimeout(look, Math.random() * JSON.parse(event.data).within);
    });
    events.addEventListener('grown', event => onGrown(JSON.parse(event.data)));
    events.addEventListener('error', () => {
      events.close();
      lastId ??= '0';
      setTimeout(connect, delay * (0.5 + Math.random()));
      delay = Math.min(longestDelay, delay * 2);
    });
  }

  async function look() {
    mustLook = true;
    if (isLooking || document.hidden) return;
    isLooking = true;
    try {
      while (mustLook) {
        mustLook = false;
        await lookAgain();
        await onPatched();
      }
    } finally {
      isLooking = false;
    }
    // A new try has a log of its own.
    if (events.address === main().dataset.watch) return;
    events.close();
    connect();
  }

  document.addEventListener('visibilitychange', () => {
    if (mustLook) void look();
  });
}

async function lookAgain() {
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  document.title = fresh.title;
  Idiomorph.morph(main(), fresh.querySelector('main'), {
    ignoreActiveValue: true,
    // What a script made of it (a log, an open menu) is its own.
    callbacks: { beforeNodeMorphed: (old, next) => keep(old, next) },
  });
}

function keep(old, next) {
  if (!(old instanceof Element && next instanceof Element)) return true;
  if (old.matches('details') && old.open) next.setAttribute('open', '');
  if (!old.matches('[data-own]')) return true;
  if (next.dataset.query !== old.dataset.query) old.replaceWith(next.cloneNode(true));
  return false;
}

function main() {
  return document.querySelector('main');
}
