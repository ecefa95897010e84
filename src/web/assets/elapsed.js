/** Times that go on: each says how long it has been (milliseconds) when the server wrote it, so that clocks may differ. */

const seen = new WeakMap();

export function tickElapsed() {
  setInterval(() => {
    for (const element of document.querySelectorAll('[data-elapsed]')) tick(element);
  }, 1000);
}

function tick(element) {
  const told = element.dataset.elapsed;
  const known = seen.get(element);
  if (known?.told !== told) {
    seen.set(element, { told, at: performance.now() });
    return;
  }
  element.textContent = formatDuration(Number(told) + performance.now() - known.at);
}

/** The same words as the server's. */
export function formatDuration(ms) {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < 1) return '<1s';
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
}
