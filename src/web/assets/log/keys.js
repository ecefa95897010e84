/** What the keyboard does, outside of fields. */

const meanings = {
  '/': ['search', 'Search'],
  n: ['next', 'Next match'],
  N: ['previous', 'Previous match'],
  j: ['down', 'Next line'],
  k: ['up', 'Previous line'],
  g: ['top', 'To the beginning'],
  G: ['end', 'To the end'],
  e: ['error', 'First error'],
  z: ['fold', 'Close or open all commands'],
  w: ['wrap', 'Wrap long lines'],
  t: ['times', 'When each line came'],
  c: ['copy', 'Copy the selected lines'],
  '?': ['keys', 'These keys'],
};

export function listenToKeys(tools, signal) {
  document.addEventListener(
    'keydown',
    event => {
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      const [name] = meanings[event.key] ?? [];
      if (name === undefined) return;
      event.preventDefault();
      tools[name]();
    },
    { signal },
  );
}

function isField(target) {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
}

export function showKeys() {
  const dialog = document.createElement('dialog');
  dialog.className = 'keys Box';
  dialog.setAttribute('aria-label', 'Keys');
  const list = document.createElement('dl');
  for (const [key, [, meaning]] of Object.entries(meanings)) list.append(element('dt', key), element('dd', meaning));
  const close = element('button', 'Close');
  close.className = 'btn btn-sm';
  close.addEventListener('click', () => dialog.close());
  dialog.append(element('h2', 'Keys'), list, close);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
