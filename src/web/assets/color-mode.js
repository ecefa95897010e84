/** Light or dark, as the system says or as the reader chose. Runs before anything is painted, so that nothing flashes. */

const root = document.documentElement;
root.dataset.colorMode = localStorage.getItem('color-mode') ?? 'auto';

document.addEventListener('DOMContentLoaded', () => {
  const button = document.querySelector('#color-mode');
  button.hidden = false;
  button.addEventListener('click', () => {
    const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    const shown = root.dataset.colorMode === 'auto' ? system : root.dataset.colorMode;
    const next = shown === 'dark' ? 'light' : 'dark';
    root.dataset.colorMode = next;
    // What the system says anyway is not a choice: it goes on following.
    if (next === system) localStorage.removeItem('color-mode');
    else localStorage.setItem('color-mode', next);
  });
});
