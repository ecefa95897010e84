/** The time at which a line came, in the column before its text. What it shows is no text of the page: nobody copies or finds it. */

export function clockCell() {
  const cell = document.createElement('time');
  cell.className = 'at';
  return cell;
}

/** `ms` since the epoch; nothing where nobody knows. */
export function setClock(cell, ms) {
  if (typeof ms !== 'number' || cell.ms === ms) return;
  cell.ms = ms;
  const at = new Date(ms);
  cell.dateTime = at.toISOString();
  cell.dataset.time = clockTime(at);
  cell.title = `${at.toLocaleDateString(undefined, { dateStyle: 'full' })}, ${clockTime(at)}`;
}

/** Of the same width whatever the reader's language. */
function clockTime(at) {
  const two = number => String(number).padStart(2, '0');
  const ms = String(at.getMilliseconds()).padStart(3, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${ms}`;
}
