/** Fetches the page again while it is seen, and exchanges the live parts that changed; opened details stay open. */
export const script = `
const every = 1500;
setInterval(async () => {
  if (document.hidden) return;
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer?.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const parts = next.querySelectorAll('[data-live]');
  document.querySelectorAll('[data-live]').forEach((part, index) => {
    const fresh = parts[index];
    if (!fresh || fresh.outerHTML === part.dataset.shown) return;
    const opened = [...part.querySelectorAll('details')].map(item => item.open);
    const shown = fresh.outerHTML;
    const had = part.dataset.shown !== undefined;
    part.innerHTML = fresh.innerHTML;
    part.dataset.shown = shown;
    if (had || opened.length > 0) part.querySelectorAll('details').forEach((item, at) => { if (at in opened) item.open = opened[at]; });
  });
}, every);
`;
