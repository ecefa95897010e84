/** The rows of the viewer as elements. Markup of lines comes from the server, which escaped everything in it. */

import { formatDuration } from '../elapsed.js';
import { clockCell, setClock } from './clock.js';

export function drawLine(line, { markup, time, isSelected }, known) {
  const row = known ?? lineRow(line);
  if (row.markup !== markup) {
    row.markup = markup;
    row.lastElementChild.innerHTML = markup ?? '';
    row.classList.toggle('loading', markup === undefined);
  }
  setClock(row.children[1], time);
  row.classList.toggle('selected', isSelected);
  return row;
}

function lineRow(line) {
  const row = document.createElement('div');
  row.className = 'line';
  row.append(numberOf(line), clockCell(), document.createElement('span'));
  return row;
}

function numberOf(line) {
  const number = document.createElement('a');
  number.className = 'number';
  number.href = `#L${line + 1}`;
  number.dataset.line = String(line);
  number.dataset.number = String(line + 1);
  number.setAttribute('aria-label', `Line ${line + 1}`);
  number.tabIndex = -1;
  return number;
}

export function drawCommand({ line, section, index }, { isOpen, isSelected }, known) {
  const row = known ?? commandRow(line, section, index);
  row.classList.toggle('selected', isSelected);
  row.querySelector('button').setAttribute('aria-expanded', String(isOpen));
  return row;
}

function commandRow(line, section, index) {
  const row = document.createElement('div');
  row.className = 'line command';
  const failed = section.exitCode !== undefined && section.exitCode !== 0;
  row.classList.toggle('failed', failed);
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.section = String(index);
  button.append(text('code', section.command));
  const result = section.exitCode === undefined ? 'cut off' : failed ? `exit code ${section.exitCode}` : undefined;
  if (result !== undefined) button.append(text('span', result, 'result'));
  button.append(text('span', formatDuration(section.durationMs), 'took'));
  const began = clockCell();
  setClock(began, section.startedAt);
  row.append(numberOf(line), began, button);
  return row;
}

function text(name, content, className = '') {
  const element = document.createElement(name);
  element.textContent = content;
  element.className = className;
  return element;
}
